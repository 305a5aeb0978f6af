import type { SignedSettings } from '@furrow/protocol/gateway-settings';
import type { SettingsStore } from './settings-store.js';

/** Settings that live as long as the process: for tests. */
export class MemorySettingsStore implements SettingsStore {
  #trustedKey: string | null = null;
  #held: SignedSettings | null = null;
  /** Makes every write fail, as a full disk does. */
  isFull = false;

  trustedKey(): string | null {
    return this.#trustedKey;
  }

  trust(serverKey: string): void {
    this.#failIfFull();
    this.#trustedKey = serverKey;
  }

  held(): SignedSettings | null {
    return this.#held;
  }

  keep(signed: SignedSettings): void {
    this.#failIfFull();
    this.#held = signed;
  }

  #failIfFull(): void {
    if (this.isFull) throw new Error('no space left on device');
  }
}
