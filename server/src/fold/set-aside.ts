import type { RegistryView } from '../registry/registry-view.js';
import type { JournalReader, JournalRecord, SetAsideCount, SetAsideRecord } from './folds.js';

/** A clock that says less has lost its weeks; only old logs, measured by hand, are older. UTC ms. */
export const EARLIEST_FIX_TIME = Date.UTC(2020, 0, 1);
/** A clock further ahead of the server's cannot be right. */
const LATEST_AHEAD_MS = 10 * 60_000;
/** How many records are named one by one; all are counted. */
export const NAMED_RECORDS = 1000;
/** Unassigned records are counted by spans of this length. */
const SPAN_MS = 15 * 60_000;

/** Why a record cannot be folded whatever the registry says; undefined when it can. */
export function unusableReason(
  { record, receivedAt }: JournalRecord,
  earliestFixTime = EARLIEST_FIX_TIME,
): SetAsideRecord['reason'] | undefined {
  const { fixTime, latitude, longitude } = record;
  if (fixTime === undefined) return 'noTime';
  if (!Number.isFinite(fixTime)) return 'invalid';
  if (fixTime < earliestFixTime || fixTime > receivedAt + LATEST_AHEAD_MS) return 'timeImplausible';
  const isPlace =
    (latitude === undefined || Math.abs(latitude) <= 90) && (longitude === undefined || Math.abs(longitude) <= 180);
  return isPlace ? undefined : 'invalid';
}

/** Unassigned records of one gateway in one span of time. */
interface UnassignedSpan {
  readonly gatewayId: string;
  firstTime: number;
  lastTime: number;
  count: number;
}

/**
 * Records that the folds do not use: counted by gateway and reason, the newest named one by one. What has no
 * machine yet leaves again once the registry knows one.
 */
export class SetAsideShelf {
  /** Keyed by gateway, then reason; unassigned records are counted by their spans. */
  private readonly counts = new Map<string, Map<SetAsideRecord['reason'], number>>();
  /** Keyed by gateway and span. */
  private readonly spans = new Map<string, UnassignedSpan>();
  private named: (SetAsideRecord & { readonly fixTime: number | undefined })[] = [];
  private readonly earliestFixTime: number;

  constructor(earliestFixTime: number) {
    this.earliestFixTime = earliestFixTime;
  }

  addUnusable(entry: JournalRecord, reason: SetAsideRecord['reason']): void {
    const ofGateway = this.counts.get(entry.gatewayId) ?? new Map<SetAsideRecord['reason'], number>();
    this.counts.set(entry.gatewayId, ofGateway);
    ofGateway.set(reason, (ofGateway.get(reason) ?? 0) + 1);
    this.name(entry, reason);
  }

  addUnassigned(entry: JournalRecord, fixTime: number): void {
    const { gatewayId } = entry;
    const key = `${gatewayId} ${Math.floor(fixTime / SPAN_MS)}`;
    const span = this.spans.get(key) ?? { gatewayId, firstTime: fixTime, lastTime: fixTime, count: 0 };
    span.firstTime = Math.min(span.firstTime, fixTime);
    span.lastTime = Math.max(span.lastTime, fixTime);
    span.count += 1;
    this.spans.set(key, span);
    this.name(entry, 'unassigned');
  }

  /** Lets go of records that have a machine now. */
  release(registry: RegistryView, reader: JournalReader): void {
    const isMounted = (gatewayId: string, time: number) => registry.mountingOf(gatewayId, time) !== undefined;
    for (const [key, span] of this.spans) {
      const { gatewayId, firstTime, lastTime } = span;
      const isFirstMounted = isMounted(gatewayId, firstTime);
      const isLastMounted = isMounted(gatewayId, lastTime);
      if (isFirstMounted && isLastMounted) {
        this.spans.delete(key);
      } else if (isFirstMounted || isLastMounted) {
        const records = reader.recordsBetween([gatewayId], firstTime, lastTime + 1);
        const left = records.filter((entry) => {
          return (
            unusableReason(entry, this.earliestFixTime) === undefined && !isMounted(gatewayId, entry.record.fixTime!)
          );
        });
        span.count = left.length;
      }
    }
    this.named = this.named.filter(({ reason, gatewayId, fixTime }) => {
      return reason !== 'unassigned' || fixTime === undefined || !isMounted(gatewayId, fixTime);
    });
  }

  /** The newest of them, in the order they came. */
  newest(): SetAsideRecord[] {
    return this.named
      .slice(-NAMED_RECORDS)
      .map(({ gatewayId, position, index, reason }) => ({ gatewayId, position, index, reason }));
  }

  /** How many there are, by gateway, then reason. */
  countsByReason(): SetAsideCount[] {
    const unassigned = new Map<string, number>();
    for (const { gatewayId, count } of this.spans.values()) {
      unassigned.set(gatewayId, (unassigned.get(gatewayId) ?? 0) + count);
    }
    const counts = [...this.counts].flatMap(([gatewayId, ofGateway]) =>
      [...ofGateway].map(([reason, count]): SetAsideCount => ({ gatewayId, reason, count })),
    );
    return [
      ...counts,
      ...Array.from(unassigned, ([gatewayId, count]): SetAsideCount => ({ gatewayId, reason: 'unassigned', count })),
    ];
  }

  private name({ gatewayId, position, index, record }: JournalRecord, reason: SetAsideRecord['reason']): void {
    this.named.push({ gatewayId, position, index, reason, fixTime: record.fixTime });
    if (this.named.length > 2 * NAMED_RECORDS) this.named = this.named.slice(-NAMED_RECORDS);
  }
}
