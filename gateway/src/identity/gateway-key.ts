import { gatewayIdOf } from '@furrow/protocol/gateway-hello';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../durable/sync-folder.js';

/** Who this gateway is: an Ed25519 key pair and the id made from its public half. */
export interface GatewayIdentity {
  readonly gatewayId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const KEY_FILE = 'gateway-key.pem';

/**
 * Reads the gateway's key from the state directory, making folder and key at the first start. The file is
 * readable by its owner only: who holds it can speak in this gateway's name.
 * @throws where the file is there and is not an Ed25519 private key; it is never replaced, since a new key is a
 * new gateway that has to be enrolled again.
 */
export function loadGatewayIdentity(stateDir: string): GatewayIdentity {
  const file = path.join(stateDir, KEY_FILE);
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const pem = readIfThere(file) ?? makeKeyFile(file);
  const privateKey = readPrivateKey(file, pem);
  const publicKey = createPublicKey(privateKey);
  return { gatewayId: gatewayIdOf(publicKey), privateKey, publicKey };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and linked into place, so that neither a power cut nor a second start leaves half a key. */
function makeKeyFile(file: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const draft = `${file}.${process.pid}.new`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, pem);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  syncFolder(path.dirname(file));
  return readFileSync(file, 'utf8');
}

function readPrivateKey(file: string, pem: string): KeyObject {
  const remedy = 'restore it from a backup, or move it away to start as a new gateway that must be enrolled';
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new Error(`${file} is not a private key (${(error as Error).message}): ${remedy}`, { cause: error });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`${file} holds a key of type ${key.asymmetricKeyType}, not ed25519: ${remedy}`);
  }
  return key;
}
