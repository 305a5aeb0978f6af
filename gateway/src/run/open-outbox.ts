import type { GatewayConfig } from '../config/gateway-config.js';
import type { GatewayIdentity } from '../identity/gateway-key.js';
import { DiskOutbox } from '../outbox/disk-outbox.js';
import type { RawRing } from '../raw/raw-ring.js';

const MIB = 1024 * 1024;

export interface OpenOutboxOptions {
  readonly settings?: { readonly version: number };
  /** Whose head each batch carries. */
  readonly rawRing?: RawRing;
  /** Told when a damaged outbox was set aside; without, stderr is. */
  readonly onSetAside?: (message: string) => void;
}

/** The outbox in the state directory; its batches name the version of the settings. @throws OutboxError where another process has it */
export function openOutbox(
  config: GatewayConfig,
  identity: GatewayIdentity,
  { settings, rawRing, onSetAside }: OpenOutboxOptions = {},
): DiskOutbox {
  const { gatewayId, privateKey } = identity;
  const sealer = {
    gatewayId,
    privateKey,
    get settingsVersion() {
      return settings?.version ?? 0;
    },
    get rawHash() {
      return rawRing?.seal();
    },
  };
  return new DiskOutbox({
    stateDir: config.stateDir,
    sealer,
    maxBytes: config.outboxMaxMb * MIB,
    ...(config.outboxWhenFull === 'thin' ? { thinToS: config.outboxThinToS } : {}),
    onSetAside: onSetAside ?? ((message) => void process.stderr.write(`furrow-gateway: ${message}\n`)),
  });
}
