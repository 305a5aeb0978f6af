import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';

/** Where the files of a data directory are. */
export interface DataDir {
  readonly path: string;
  readonly journal: string;
  readonly users: string;
  readonly ledger: string;
  /** Versions of the gateways' settings. */
  readonly settings: string;
  /** Raw frames that were asked of gateways. */
  readonly rawFrames: string;
  readonly series: string;
  readonly seriesMemory: string;
  /** Folded state; derived. */
  readonly checkpoint: string;
  readonly serverKey: string;
  readonly lock: string;
}

export function dataDirOf(path: string): DataDir {
  return {
    path,
    journal: join(path, 'journal'),
    users: join(path, 'users.sqlite'),
    ledger: join(path, 'ledger.sqlite'),
    settings: join(path, 'gateway-settings.sqlite'),
    rawFrames: join(path, 'raw-frames.sqlite'),
    series: join(path, 'series.sqlite'),
    seriesMemory: join(path, 'series-memory.sqlite'),
    checkpoint: join(path, 'checkpoint.sqlite'),
    serverKey: join(path, 'server-key.pem'),
    lock: join(path, 'lock.sqlite'),
  };
}

/**
 * Takes the data directory for this process, until `release` or its end, however it ends.
 * @throws Error where another process has it.
 */
export function lockDataDir({ path, lock }: DataDir): { release(): void } {
  const database = new Database(lock, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new Error(`${path} is in use by another furrow-server: stop it first (${(error as Error).message})`, {
      cause: error,
    });
  }
  return { release: () => void database.close() };
}

/** Creates the directory and the server's own Ed25519 key where they are missing. */
export function createDataDir({ path, serverKey }: DataDir): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (existsSync(serverKey)) return;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(serverKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
}

/** @throws Error where the directory was never initialised. */
export function readServerKey({ path, serverKey }: DataDir): KeyObject {
  if (!existsSync(serverKey)) throw new Error(`${path} is not initialised: run furrow-server init first`);
  return createPrivateKey(readFileSync(serverKey));
}
