import { expect } from 'chai';
import { FINGERPRINT_WORDS, fingerprintWords } from './fingerprint-words.js';
import { readVectors } from './vectors.js';

describe('fingerprint words', () => {
  it('are 256 plain words, each once, in order', () => {
    expect(FINGERPRINT_WORDS).to.have.lengthOf(256);
    expect(FINGERPRINT_WORDS.toSorted()).to.deep.equal(FINGERPRINT_WORDS);
    expect(new Set(FINGERPRINT_WORDS).size).to.equal(256);
    for (const word of FINGERPRINT_WORDS) expect(word).to.match(/^[a-z]{4,9}$/);
  });

  it('are not to be taken for each other by one letter', () => {
    const masks = new Set<string>();
    for (const word of FINGERPRINT_WORDS) {
      const own = Array.from({ length: word.length }, (_, at) => `${word.slice(0, at)}?${word.slice(at + 1)}`);
      for (const mask of own) expect(masks.has(mask), `${word} and another are ${mask}`).to.equal(false);
      for (const mask of own) masks.add(mask);
    }
  });

  for (const { name, gatewayId, words } of readVectors('fingerprints')) {
    it(`are those of the vector: ${name}`, () => expect(fingerprintWords(gatewayId)).to.equal(words));
  }

  it('are of a whole id only', () => {
    expect(() => fingerprintWords('0443 9ed8')).to.throw(RangeError, 'not a gateway id');
  });
});
