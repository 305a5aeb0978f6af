import { expect } from 'chai';
import * as fc from 'fast-check';
import { generateKeyPairSync, sign } from 'node:crypto';
import {
  createHello,
  fingerprintGroups,
  gatewayIdOf,
  helloFaults,
  readPublicKey,
  verifyHello,
  type Hello,
} from './gateway-hello.js';

const key = generateKeyPairSync('ed25519');
const nonce = '5a'.repeat(32);
const hello = createHello(nonce, key, '0.1.0');

describe('gateway hello', () => {
  it('proves the key it names, for the nonce it answers', () => {
    expect(helloFaults(hello)).to.deep.equal([]);
    const proven = verifyHello(hello, nonce);
    expect(proven && gatewayIdOf(proven)).to.equal(gatewayIdOf(key.publicKey));
  });

  it('is worthless for another nonce: a recorded hello admits nobody', () => {
    expect(verifyHello(hello, '5b'.repeat(32))).to.equal(undefined);
  });

  it('does not take a signature over the nonce alone, nor one of another key', () => {
    const bare = sign(null, Buffer.from(nonce), key.privateKey).toString('base64');
    expect(verifyHello({ ...hello, signature: bare }, nonce)).to.equal(undefined);
    const other = createHello(nonce, generateKeyPairSync('ed25519'), '0.1.0');
    expect(verifyHello({ ...hello, signature: other.signature }, nonce)).to.equal(undefined);
  });

  it('does not take a key of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const spki = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(() => readPublicKey(spki)).to.throw('expected an Ed25519 key, got rsa');
    expect(verifyHello({ ...hello, publicKey: spki }, nonce)).to.equal(undefined);
  });

  it('of any other form proves nothing and throws nothing', () => {
    const almost = fc.record<{ [K in keyof Hello]: unknown }>({
      publicKey: fc.oneof(fc.constant(hello.publicKey), fc.base64String(), fc.anything()),
      signature: fc.oneof(fc.base64String(), fc.anything()),
      contractVersion: fc.oneof(fc.constant(1), fc.anything()),
      softwareVersion: fc.oneof(fc.string(), fc.anything()),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), almost), (value) => {
        expect(verifyHello(value, nonce)).to.equal(undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives an id that a person can compare in groups of four', () => {
    const id = gatewayIdOf(key.publicKey);
    expect(id).to.match(/^[0-9a-f]{40}$/);
    expect(fingerprintGroups(id)).to.match(/^([0-9a-f]{4} ){9}[0-9a-f]{4}$/);
    expect(fingerprintGroups(id).replaceAll(' ', '')).to.equal(id);
  });
});
