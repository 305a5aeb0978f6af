import { readVectors } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { atOnce } from '../coverage/sliced.js';
import { judgeRingText } from './raw-spans.js';

describe('spans of a fetched ring', () => {
  for (const { name, kind, text, heads, asked, spans } of readVectors('raw-rings')) {
    it(`${kind}: ${name}`, () => expect(atOnce(judgeRingText(text, heads, asked)).spans).to.deep.equal(spans));
  }

  it('say nothing of what was cut off', () => {
    const [whole] = readVectors('raw-rings');
    const { text = '', heads = [], asked = { from: 0, to: 0 } } = whole ?? {};
    const first = text.slice(0, text.indexOf('\n', text.indexOf('# block ')) + 1);
    const states = (isCut: boolean) =>
      atOnce(judgeRingText(first, heads, { ...asked, isCut })).spans.map(({ state }) => state);
    expect(states(true)).to.deep.equal(['proven']);
    expect(states(false)).to.deep.equal(['proven', 'gone']);
  });
});
