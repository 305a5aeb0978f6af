import type { GatewayConfig } from '../config/gateway-config.js';
import type { GatewayIdentity } from '../identity/gateway-key.js';
import { DiskOutbox } from '../outbox/disk-outbox.js';

const MIB = 1024 * 1024;

/** The outbox in the state directory; its batches name the version of the settings. @throws OutboxError where another process has it */
export function openOutbox(
  config: GatewayConfig,
  identity: GatewayIdentity,
  settings?: { readonly version: number },
): DiskOutbox {
  const { gatewayId, privateKey } = identity;
  const sealer = {
    gatewayId,
    privateKey,
    get settingsVersion() {
      return settings?.version ?? 0;
    },
  };
  return new DiskOutbox({ stateDir: config.stateDir, sealer, maxBytes: config.outboxMaxMb * MIB });
}
