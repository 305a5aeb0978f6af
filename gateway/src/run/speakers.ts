import { systemClock } from '../clock/system-clock.js';
import { REQUESTABLE_GROUPS } from '../config/can-send.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { BusMember } from '../j1939/bus-member.js';
import { nameOf } from '../j1939/unit-name.js';
import type { Logger } from '../log/logger.js';
import { BusSpeaker } from '../port/bus-speaker.js';
import type { CanSource } from '../port/can-source.js';

/** Function 130 of no industry and no class: on-board data logger (SAE J1939, table B12). */
const DATA_LOGGER = { function: 130, industryGroup: 0, deviceClass: 0, deviceClassInstance: 0 } as const;
const IDENTITY_BITS = 21;
/** The longest wait of its own that a unit may take before a claim: 0.6 ms for each of 0 to 255. */
const MAX_DELAY_MS = 153;

/** What speaks on the buses that the configuration allows it on; none by default. */
export function createSpeakers(
  config: GatewayConfig,
  sources: readonly CanSource[],
  { gatewayId, logger }: { readonly gatewayId: string; readonly logger: Logger },
): BusSpeaker[] {
  return config.can.flatMap(({ send }, index) => {
    const source = sources[index];
    if (send?.enabled !== true || source === undefined) return [];
    const { identity = identityOf(gatewayId), manufacturer, preferredAddress, requests } = send;
    const name = nameOf({
      ...DATA_LOGGER,
      identity,
      manufacturer,
      ecuInstance: 0,
      functionInstance: 0,
      isSelfConfigurable: true,
    });
    const delayMs = Math.floor(Math.random() * MAX_DELAY_MS);
    const pgns = requests.map((group) => REQUESTABLE_GROUPS[group]);
    const member = new BusMember({ name, preferredAddress, delayMs, requests: pgns });
    return [new BusSpeaker(member, source, { clock: systemClock, logger: logger.child('port') })];
  });
}

/** Of its own for every gateway: the first bits of its id. */
function identityOf(gatewayId: string): number {
  return Number.parseInt(gatewayId.slice(0, 8), 16) >>> (32 - IDENTITY_BITS);
}
