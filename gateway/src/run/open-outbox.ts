import type { GatewayConfig } from '../config/gateway-config.js';
import type { GatewayIdentity } from '../identity/gateway-key.js';
import { DiskOutbox } from '../outbox/disk-outbox.js';

const MIB = 1024 * 1024;

/** The outbox in the state directory. @throws OutboxError where another process has it */
export function openOutbox(config: GatewayConfig, identity: GatewayIdentity): DiskOutbox {
  const { gatewayId, privateKey } = identity;
  const sealer = { gatewayId, privateKey, settingsVersion: 0 };
  return new DiskOutbox({ stateDir: config.stateDir, sealer, maxBytes: config.outboxMaxMb * MIB });
}
