import type { CanFrame } from '../can/can-frame.js';
import { canIdentifier } from '../can/can-identifier.js';
import { PROCESS_DATA_PGN } from '../isobus/process-data-to-signals.js';
import { ADDRESS_CLAIMED_PGN, COMMANDED_ADDRESS_PGN } from '../j1939/address-table.js';
import { PGN_DEFINITIONS } from '../j1939/pgn/index.js';
import { TRANSPORT_PGNS } from '../j1939/transport-protocol.js';

/** Groups that records are made of: values, who says them, and the transfers that carry device descriptors. */
const RELEVANT_PGNS: ReadonlySet<number> = new Set([
  ...PGN_DEFINITIONS.map(({ pgn }) => pgn),
  ...TRANSPORT_PGNS,
  PROCESS_DATA_PGN,
  ADDRESS_CLAIMED_PGN,
  COMMANDED_ADDRESS_PGN,
]);

/** Whether a record may be made of a frame. */
export function isRelevantFrame({ id, extended, remote }: CanFrame): boolean {
  return extended && !remote && RELEVANT_PGNS.has(canIdentifier(id).pgn);
}
