import type { GatewaySettingsState } from '@furrow/protocol/api';
import {
  settingsAckFaults,
  settingsHash,
  signSettings,
  type SettingsAck,
  type SignedSettings,
} from '@furrow/protocol/gateway-settings';
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock, Timer } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { Registry } from '../registry/registry.js';
import { settingsContentOf } from './settings-content.js';
import type { SettingsStore, SettingsVersion } from './settings-store.js';

/** Changes of the registry that come within this are looked at together. */
const GATHER_MS = 500;
/** How often is looked whether a dated document has come into effect, and is offered again what had to wait. */
const LOOK_EVERY_MS = 60_000;
/** A gateway that says it holds more than this is not believed. */
const HELD_VERSION_MAX = 2 ** 40;

/** The sockets of gateways, as far as settings need them. */
export interface SettingsSockets {
  connected(): ReadonlySet<string>;
  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void;
  /** Sends settings where the gateway is connected; the answer comes as it was sent, or never. */
  offerSettings(gatewayId: string, settings: SignedSettings, answer: (ack: unknown) => void): void;
}

export interface SettingsPublisherOptions {
  readonly registry: Pick<
    Registry,
    'list' | 'item' | 'mountingOf' | 'machine' | 'implementOf' | 'operationOf' | 'onChange'
  >;
  readonly store: SettingsStore;
  readonly sockets: SettingsSockets;
  /** The server's Ed25519 private key. */
  readonly serverKey: KeyObject;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Why a gateway does not work by what is wanted. */
interface Holdup {
  readonly kind: 'refused' | 'retry';
  readonly reason: string;
  readonly heldVersion: number;
}

/**
 * Makes a new version of a gateway's settings whenever the registry says something else, offers it to the gateway,
 * and keeps what it answers. A version is never changed and never taken back: older ones are what older batches
 * were made by.
 */
export class SettingsPublisher {
  private readonly options: SettingsPublisherOptions;
  private readonly publicKey: KeyObject;
  private readonly serverKeyText: string;
  private readonly holdups = new Map<string, Holdup>();
  private readonly unsubscribe: (() => void)[] = [];
  private lookTimer: Timer | undefined;
  private gatherTimer: Timer | undefined;

  constructor(options: SettingsPublisherOptions) {
    this.options = options;
    this.publicKey = createPublicKey(options.serverKey);
    this.serverKeyText = this.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  start(): void {
    const { registry, sockets, clock } = this.options;
    this.unsubscribe.push(
      registry.onChange(() => {
        this.gatherTimer ??= clock.after(GATHER_MS, () => {
          this.gatherTimer = undefined;
          this.refreshAll();
        });
      }),
      sockets.onPresence((gatewayId, connected) => {
        if (!connected) return;
        this.refresh(gatewayId);
        this.offer(gatewayId);
      }),
    );
    this.refreshAll();
    this.lookAgain();
  }

  stop(): void {
    this.lookTimer?.cancel();
    this.gatherTimer?.cancel();
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
  }

  /** How a gateway stands; null where no settings were made for it. */
  state(gatewayId: string): GatewaySettingsState | null {
    const state = this.options.store.state(gatewayId);
    return state && { ...state, refusal: this.holdups.get(gatewayId)?.reason ?? null };
  }

  private lookAgain(): void {
    this.lookTimer = this.options.clock.after(LOOK_EVERY_MS, () => {
      const waiting = [...this.holdups];
      this.refreshAll();
      for (const [gatewayId, { kind, heldVersion }] of waiting) {
        const newest = this.options.store.newest(gatewayId);
        if (newest === undefined) continue;
        // A server whose file of versions was lost goes on above what the gateway holds.
        if (heldVersion > newest.version && heldVersion < HELD_VERSION_MAX) this.make(newest, heldVersion + 1);
        else if (kind === 'retry') this.offer(gatewayId);
      }
      this.lookAgain();
    });
  }

  private refreshAll(): void {
    for (const { id, document } of this.options.registry.list('gateways')) {
      if (document.status === 'enrolled') this.refresh(id);
    }
  }

  private refresh(gatewayId: string): void {
    const { registry, store, clock } = this.options;
    const content = JSON.stringify(settingsContentOf(registry, gatewayId, clock.now()));
    const newest = store.newest(gatewayId);
    if (newest?.content !== content) this.make({ gatewayId, content }, (newest?.version ?? 0) + 1);
  }

  private make({ gatewayId, content }: Pick<SettingsVersion, 'gatewayId' | 'content'>, version: number): void {
    const { store, clock, serverKey } = this.options;
    const madeAt = clock.now();
    const settings = { gatewayId, version, madeAt, ...(JSON.parse(content) as ReturnType<typeof settingsContentOf>) };
    const { body, signature } = signSettings(settings, serverKey, this.publicKey);
    store.add({ gatewayId, version, content, body, signature, madeAt });
    this.holdups.delete(gatewayId);
    this.offer(gatewayId);
  }

  private offer(gatewayId: string): void {
    const { store, sockets } = this.options;
    const newest = store.newest(gatewayId);
    if (newest === undefined || !sockets.connected().has(gatewayId)) return;
    const { body, signature } = newest;
    sockets.offerSettings(gatewayId, { body, signature, serverKey: this.serverKeyText }, (ack) =>
      this.take(newest, ack),
    );
  }

  private take(offered: SettingsVersion, answer: unknown): void {
    const { store, clock, logger } = this.options;
    const { gatewayId, version, body } = offered;
    const faults = settingsAckFaults(answer);
    const { status, reason = 'no reason given', heldVersion, hash } = (answer ?? {}) as SettingsAck;
    if (faults.length > 0 || hash !== settingsHash(body)) {
      logger.logOften('warn', `settings ${gatewayId}`, `gateway ${gatewayId}: its answer to settings cannot be read`);
      return;
    }
    if (status === 'applied') {
      store.acknowledge({ gatewayId, version }, clock.now());
      this.holdups.delete(gatewayId);
      return;
    }
    this.holdups.set(gatewayId, { kind: status, reason, heldVersion });
    logger.logOften(
      'warn',
      `settings ${gatewayId}`,
      `gateway ${gatewayId}: settings ${version} not taken (${status}): ${reason}`,
    );
  }
}
