import { expect } from 'chai';
import { blockTimes, createCaptureOrder, readRawLine, type RawLine } from './raw-ring-text.js';

const read = (text: string): RawLine => {
  const line = readRawLine(text);
  if (line === undefined) throw new Error(`no line of a ring: ${text}`);
  return line;
};

describe('lines of a raw ring', () => {
  it('are frames and what receivers say; anything else is none', () => {
    expect(read('(1777336200.250000) tractor 0CF00400#FFA4')).to.include({ kind: 'candump', atMs: 1_777_336_200_250 });
    expect(read('(1777336200.250000) roof $GNTHS,1,A').line).to.equal('(1777336200.250000) $GNTHS,1,A');
    for (const text of ['', '# block', '(1777336200.25) roof $GN', '(1777336200.250000) ../key $GN']) {
      expect(readRawLine(text), text).to.equal(undefined);
    }
  });

  it('are told apart within a millisecond, and never counted into the next', () => {
    const inOrder = createCaptureOrder();
    const texts = [
      '(1777336200.250000) tractor 0CF00400#',
      '(1777336200.250000) roof $GNTHS,1,A',
      '(1777336200.251000) roof $G',
    ];
    expect(texts.map((text) => inOrder(read(text)))).to.deep.equal([
      '(1777336200.250000) tractor 0CF00400#',
      '(1777336200.250001) $GNTHS,1,A',
      '(1777336200.251000) $G',
    ]);
    const many = Array.from({ length: 600 }, () => inOrder(read('(1777336200.260000) roof $G')));
    expect([many.at(-1), many[499]]).to.deep.equal(['(1777336200.260499) $G', '(1777336200.260499) $G']);
  });

  it('give their block its times', () => {
    const hash = '0'.repeat(64);
    expect(blockTimes({ hash, lines: ['(1777336201.000000) a $', '(1777336200.000000) a $'] })).to.deep.equal({
      from: 1_777_336_200_000,
      to: 1_777_336_201_000,
    });
    expect(blockTimes({ hash, lines: ['no stamp'] })).to.equal(null);
  });
});
