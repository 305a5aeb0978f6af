import { readVectorKey, readVectors } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { judgeSettings } from './settings-offer.js';

const { gatewayId, publicKey } = readVectorKey();
const EFFECT = { apply: 'applied', held: 'applied', refuse: 'refused' } as const;

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

describe('settings offered', () => {
  for (const { name, kind, held = null, effect, fault, hash, ...offer } of readVectors('settings')) {
    it(`${kind}: ${name}: ${effect}`, () => {
      const signed = { body: bytes(offer.body), signature: bytes(offer.signature), serverKey: offer.serverKey };
      const verdict = judgeSettings(signed, { gatewayId, trustedKey: publicKey, held });
      expect({ effect: EFFECT[verdict.kind], hash: verdict.hash }).to.deep.equal({ effect, hash });
      if (verdict.kind === 'refuse') expect(verdict.reason).to.include(fault);
    });
  }

  it('are trusted to be of the first server there is, and of no other after it', () => {
    const [sound] = readVectors('settings');
    const signed = {
      body: bytes(sound?.body ?? ''),
      signature: bytes(sound?.signature ?? ''),
      serverKey: sound?.serverKey ?? '',
    };
    const verdict = judgeSettings(signed, { gatewayId, trustedKey: null, held: null });
    expect(verdict).to.deep.include({ kind: 'apply', trustKey: publicKey });
  });

  it('are refused whatever they are', () => {
    const position = { gatewayId, trustedKey: null, held: null };
    for (const offer of [undefined, null, 1, 'x', {}, { body: 'x', signature: new Uint8Array(64), serverKey: '' }]) {
      expect(judgeSettings(offer, position).kind).to.equal('refuse');
    }
  });
});
