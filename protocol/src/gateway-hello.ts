import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { Type } from 'typebox';
import { compileCheck } from './validate.js';
import { CONTRACT_VERSION } from './version.js';

/** What the server sends first on the gateway namespace: sign this, so that a recorded hello is worthless. */
export const Challenge = Type.Object(
  {
    nonce: Type.String({ pattern: '^[0-9a-f]{64}$', description: '32 random bytes in hex, new for each connection' }),
    serverTime: Type.Integer({ description: "server's clock, UTC ms" }),
  },
  { $id: 'Challenge' },
);
export type Challenge = Type.Static<typeof Challenge>;

/** The gateway's answer: who it is, proven by its key. */
export const Hello = Type.Object(
  {
    publicKey: Type.String({ maxLength: 200, description: 'Ed25519 public key, SPKI DER in base64' }),
    signature: Type.String({ maxLength: 200, description: 'Ed25519 over `helloText(nonce)`, base64' }),
    contractVersion: Type.Integer({ minimum: 1, description: 'newest version of the contract it writes' }),
    softwareVersion: Type.String({ maxLength: 64 }),
  },
  { $id: 'Hello' },
);
export type Hello = Type.Static<typeof Hello>;

/** The server's answer to a hello. A gateway that is not enrolled stays connected and waits to be. */
export const Welcome = Type.Object(
  {
    status: Type.Enum(['enrolled', 'pending', 'refused']),
    reason: Type.Optional(Type.String()),
    serverTime: Type.Integer({ description: "server's clock, UTC ms" }),
    serverVersion: Type.Optional(
      Type.String({ description: "server's software; when it changes, the gateway offers refused batches again" }),
    ),
  },
  { $id: 'Welcome' },
);
export type Welcome = Type.Static<typeof Welcome>;

/** What is wrong with the form of a hello, each fault with its place; empty where it is sound. */
export const helloFaults = compileCheck(Hello);

/** The bytes that a hello signs. The prefix keeps a signature from being usable anywhere else. */
export function helloText(nonce: string): Uint8Array {
  return new TextEncoder().encode(`furrow gateway hello\n${nonce}`);
}

/** Answers a challenge with the gateway's key. */
export function createHello(
  nonce: string,
  key: { privateKey: KeyObject; publicKey: KeyObject },
  softwareVersion: string,
): Hello {
  return {
    publicKey: key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    signature: sign(null, helloText(nonce), key.privateKey).toString('base64'),
    contractVersion: CONTRACT_VERSION,
    softwareVersion,
  };
}

/** The public key of a hello whose form and signature are good, else undefined. Any value may be given. */
export function verifyHello(hello: unknown, nonce: string): KeyObject | undefined {
  if (helloFaults(hello).length > 0) return undefined;
  const { publicKey, signature } = hello as Hello;
  try {
    const key = readPublicKey(publicKey);
    return verify(null, helloText(nonce), key, Buffer.from(signature, 'base64')) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @throws where the text is not an Ed25519 public key as SPKI DER in base64. */
export function readPublicKey(spkiBase64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(spkiBase64, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`expected an Ed25519 key, got ${key.asymmetricKeyType}`);
  return key;
}

/**
 * A gateway's id: the first 20 bytes of the SHA-256 of its public key, in hex. Short enough to compare by
 * eye in groups of four (`fingerprintGroups`), long enough not to be forged.
 */
export function gatewayIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 40);
}

/** `a1b2 c3d4 …`: what the gateway prints and the admin compares. */
export function fingerprintGroups(gatewayId: string): string {
  return gatewayId.match(/.{1,4}/g)?.join(' ') ?? gatewayId;
}
