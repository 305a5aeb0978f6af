import { expect } from 'chai';
import { readRunOptions } from './run-options.js';

const read = (text: string) => () => readRunOptions(text.split(' '));

describe('readRunOptions', () => {
  it('reads a run to files', () => {
    const options = readRunOptions(['--scenario', 'lever-arm', '--out', 'x', '--start', '2026-04-28T00:30:00Z']);
    expect(options).to.include({ scenario: 'lever-arm', seed: 1, out: 'x', startMs: 1777336200000, speed: 1 });
  });

  it('names the option, the value and the remedy', () => {
    expect(read('--out x')).to.throw('--scenario is missing');
    expect(read('--scenario a')).to.throw('--out DIR for files, --pty for terminals');
    expect(read('--scenario a --out x --seed 1.5')).to.throw('--seed 1.5: give a whole number');
    expect(read('--scenario a --out x --start soon')).to.throw('--start soon: give a time');
    expect(read('--scenario a --pty --backlog 2')).to.throw('--backlog');
    expect(read('--scenario a --out x --from 2026-04-28T00:30:00Z')).to.throw('--from needs --start');
  });
});
