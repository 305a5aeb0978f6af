import type { JournalRecord, SetAsideRecord } from './folds.js';

/** Records of a clock that cannot be right: before 2020, or from more than ten minutes ahead. */
const EARLIEST_FIX_TIME = Date.UTC(2020, 0, 1);
const LATEST_AHEAD_MS = 10 * 60_000;

/** Why a record cannot be folded whatever the registry says; undefined when it can. */
export function unusableReason({ record, receivedAt }: JournalRecord): SetAsideRecord['reason'] | undefined {
  const { fixTime, latitude, longitude } = record;
  if (fixTime === undefined) return 'noTime';
  if (!Number.isFinite(fixTime)) return 'invalid';
  if (fixTime < EARLIEST_FIX_TIME || fixTime > receivedAt + LATEST_AHEAD_MS) return 'timeImplausible';
  const isPlace =
    (latitude === undefined || Math.abs(latitude) <= 90) && (longitude === undefined || Math.abs(longitude) <= 180);
  return isPlace ? undefined : 'invalid';
}

export function toSetAside(entry: JournalRecord, reason: SetAsideRecord['reason']): SetAsideRecord {
  const { gatewayId, position, index } = entry;
  return { gatewayId, position, index, reason };
}
