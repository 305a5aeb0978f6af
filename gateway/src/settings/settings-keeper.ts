import type { GatewaySettings, SettingsAck } from '@furrow/protocol/gateway-settings';
import type { Logger } from '../log/logger.js';
import { fingerprintOf, judgeSettings, type SettingsVerdict } from './settings-offer.js';
import type { SettingsStore } from './settings-store.js';

export interface SettingsKeeperOptions {
  readonly gatewayId: string;
  readonly store: SettingsStore;
  readonly logger: Logger;
  /** The server's key where the gateway's own file gives it: then no other is ever trusted. */
  readonly givenKey?: string;
}

/** What settings change in the running gateway. */
export interface SettingsEffects {
  /** Seals all records so far, under the settings so far. @returns false where the outbox takes nothing now. */
  readonly sealOpen: () => boolean;
  /** Works by these settings from now on; null for the gateway's own file. */
  readonly apply: (settings: GatewaySettings | null) => void;
}

const REASON_MAX = 500;

/**
 * Keeps the settings that the server sends. New ones take effect between two batches: what is open is sealed
 * first, then they are made durable, then the next record is made by them. So no record is lost, and every batch
 * names the version that all its records were made by.
 */
export class SettingsKeeper {
  readonly #options: SettingsKeeperOptions;
  #trustedKey: string | null;
  #held: { settings: GatewaySettings; hash: string } | null = null;
  #effects: SettingsEffects | undefined;

  /** Reads what was kept; what is not signed by the trusted key does not count. */
  constructor(options: SettingsKeeperOptions) {
    this.#options = options;
    const { gatewayId, store, givenKey, logger } = options;
    this.#trustedKey = givenKey ?? store.trustedKey();
    const kept = store.held();
    if (kept === null || this.#trustedKey === null) return;
    const verdict = judgeSettings(kept, { gatewayId, trustedKey: this.#trustedKey, held: null });
    if (verdict.kind === 'apply') this.#held = { settings: verdict.settings, hash: verdict.hash };
    else if (verdict.kind === 'refuse') logger.warn('the settings kept do not count', { reason: verdict.reason });
  }

  /** Version of the settings in effect; 0 for the gateway's own file. */
  get version(): number {
    return this.#held?.settings.version ?? 0;
  }

  get settings(): GatewaySettings | null {
    return this.#held?.settings ?? null;
  }

  /** Puts the kept settings into effect, and later ones as they come. */
  start(effects: SettingsEffects): void {
    this.#effects = effects;
    effects.apply(this.settings);
  }

  /** Takes settings as the server sent them. @returns what to answer. */
  take(offer: unknown): SettingsAck {
    const { gatewayId, logger } = this.#options;
    const held = this.#held === null ? null : { version: this.version, hash: this.#held.hash };
    const verdict = judgeSettings(offer, { gatewayId, trustedKey: this.#trustedKey, held });
    switch (verdict.kind) {
      case 'apply':
        return this.#apply(verdict);
      case 'held':
        return this.#answer(verdict, 'applied');
      case 'refuse':
      default:
        logger.warnOften('refused', 'settings of the server are refused', { reason: verdict.reason });
        return this.#answer(verdict, 'refused', verdict.reason);
    }
  }

  #apply(verdict: Extract<SettingsVerdict, { kind: 'apply' }>): SettingsAck {
    const { store, logger } = this.#options;
    const { signed, settings, hash, trustKey } = verdict;
    if (this.#effects === undefined) return this.#answer(verdict, 'retry', 'the gateway is still starting');
    if (!this.#effects.sealOpen()) return this.#answer(verdict, 'retry', 'the outbox cannot seal what is open now');
    try {
      if (trustKey !== null) store.trust(trustKey);
      store.keep(signed);
    } catch (error) {
      return this.#answer(verdict, 'retry', `settings cannot be stored: ${(error as Error).message}`);
    }
    if (trustKey !== null) logger.info('this server is trusted from now on', { serverKey: fingerprintOf(trustKey) });
    this.#trustedKey ??= trustKey;
    this.#held = { settings, hash };
    this.#effects.apply(settings);
    const { version, machine, implement } = settings;
    logger.info('settings applied', { version, machine: machine?.name, implement: implement?.name });
    return this.#answer(verdict, 'applied');
  }

  #answer(
    { version, hash }: Pick<SettingsVerdict, 'version' | 'hash'>,
    status: SettingsAck['status'],
    reason?: string,
  ): SettingsAck {
    const why = reason === undefined ? {} : { reason: reason.slice(0, REASON_MAX) };
    return { version, hash, status, ...why, heldVersion: this.version };
  }
}
