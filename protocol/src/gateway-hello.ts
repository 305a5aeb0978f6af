import { CONTRACT_VERSION } from './version.js';
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What the server sends first on the gateway namespace: sign this, so that a recorded hello is worthless. */
export interface Challenge {
  /** 32 random bytes in hex. */
  readonly nonce: string;
  readonly serverTime: number;
}

/** The gateway's answer: who it is, proven by its key. */
export interface Hello {
  /** Ed25519 public key, SPKI DER in base64. */
  readonly publicKey: string;
  /** Ed25519 over `helloText(nonce)`, base64. */
  readonly signature: string;
  readonly contractVersion: number;
  readonly softwareVersion: string;
}

/** The server's answer to a hello. A gateway that is not enrolled stays connected and waits to be. */
export interface Welcome {
  readonly status: 'enrolled' | 'pending' | 'refused';
  readonly reason?: string;
  readonly serverTime: number;
}

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

/** The public key of a hello whose signature is good, else undefined. */
export function verifyHello(hello: Hello, nonce: string): KeyObject | undefined {
  try {
    const key = readPublicKey(hello.publicKey);
    return verify(null, helloText(nonce), key, Buffer.from(hello.signature, 'base64')) ? key : undefined;
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
