import type { SignedSettings } from '@furrow/protocol/gateway-settings';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../durable/sync-folder.js';

/** Where settings and the server's key outlast the process. Each write is durable when it returns. */
export interface SettingsStore {
  /** The key of the server that is trusted, SPKI DER in base64; null before the first. */
  trustedKey(): string | null;
  trust(serverKey: string): void;
  /** What was kept last; null where there is none, or it cannot be read. */
  held(): SignedSettings | null;
  keep(signed: SignedSettings): void;
}

const KEY_FILE = 'server-key.txt';
const SETTINGS_FILE = 'settings.json';

/** Two small files beside the outbox, each written beside and renamed into place. */
export class DiskSettingsStore implements SettingsStore {
  readonly #stateDir: string;

  constructor(stateDir: string) {
    this.#stateDir = stateDir;
  }

  trustedKey(): string | null {
    const text = this.#read(KEY_FILE)?.trim();
    return text === undefined || text === '' ? null : text;
  }

  trust(serverKey: string): void {
    this.#write(KEY_FILE, `${serverKey}\n`);
  }

  /** Trusts no server any more: the next one that enrols this gateway is trusted. @returns whether one was trusted. */
  forget(): boolean {
    const known = this.trustedKey() !== null;
    rmSync(path.join(this.#stateDir, KEY_FILE), { force: true });
    rmSync(path.join(this.#stateDir, SETTINGS_FILE), { force: true });
    syncFolder(this.#stateDir);
    return known;
  }

  held(): SignedSettings | null {
    const text = this.#read(SETTINGS_FILE);
    if (text === undefined) return null;
    try {
      const { body, signature, serverKey } = JSON.parse(text) as Record<keyof SignedSettings, string>;
      return { body: fromBase64(body), signature: fromBase64(signature), serverKey };
    } catch {
      return null;
    }
  }

  keep({ body, signature, serverKey }: SignedSettings): void {
    const text = { body: toBase64(body), signature: toBase64(signature), serverKey };
    this.#write(SETTINGS_FILE, `${JSON.stringify(text)}\n`);
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(path.join(this.#stateDir, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #write(name: string, text: string): void {
    const file = path.join(this.#stateDir, name);
    const draft = `${file}.new`;
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    syncFolder(this.#stateDir);
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
