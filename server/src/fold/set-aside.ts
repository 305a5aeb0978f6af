import type { RegistryView } from '../registry/registry-view.js';
import type { GatewayDay } from './gateway-days.js';
import type { JournalReader, JournalRecord, SetAsideCount, SetAsideRecord } from './folds.js';

/** A clock that says less has lost its weeks; only old logs, measured by hand, are older. UTC ms. */
export const EARLIEST_FIX_TIME = Date.UTC(2020, 0, 1);
/** A clock further ahead of the server's cannot be right. */
const LATEST_AHEAD_MS = 10 * 60_000;
/** How many records are named one by one; all are counted. */
export const NAMED_RECORDS = 1000;

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

/** The shelf as a checkpoint keeps it. */
export interface KeptSetAside {
  /** Keyed by gateway, then reason. */
  readonly counts: Map<string, Map<SetAsideRecord['reason'], number>>;
  readonly named: (SetAsideRecord & { readonly fixTime: number | undefined })[];
}

/**
 * Records that the folds do not use: counted by gateway and reason, the newest named one by one. What has no
 * machine yet leaves again once the registry knows one.
 */
export class SetAsideShelf {
  /** Keyed by gateway, then reason; those without a machine are counted by their days (`GatewayDays`). */
  private counts: KeptSetAside['counts'] = new Map();
  private named: KeptSetAside['named'] = [];
  private readonly earliestFixTime: number;

  constructor(earliestFixTime: number) {
    this.earliestFixTime = earliestFixTime;
  }

  keep(): KeptSetAside {
    const { counts, named } = this;
    return { counts, named };
  }

  restore({ counts, named }: KeptSetAside): void {
    this.counts = counts;
    this.named = named;
  }

  addUnusable(entry: JournalRecord, reason: SetAsideRecord['reason']): void {
    const ofGateway = this.counts.get(entry.gatewayId) ?? new Map<SetAsideRecord['reason'], number>();
    this.counts.set(entry.gatewayId, ofGateway);
    ofGateway.set(reason, (ofGateway.get(reason) ?? 0) + 1);
    this.name(entry, reason);
  }

  /** Names a record that has no machine. */
  addUnassigned(entry: JournalRecord): void {
    this.name(entry, 'unassigned');
  }

  /** Counts the records of a gateway's day that have no machine, and names them anew. */
  recount({ gatewayId, firstTime, lastTime }: GatewayDay, registry: RegistryView, reader: JournalReader): number {
    const left = reader.recordsBetween([gatewayId], firstTime, lastTime + 1).filter((entry) => {
      const isUsable = unusableReason(entry, this.earliestFixTime) === undefined;
      return isUsable && registry.mountingOf(gatewayId, entry.record.fixTime!) === undefined;
    });
    this.named = this.named.filter(({ reason, fixTime = 0, ...named }) => {
      return reason !== 'unassigned' || named.gatewayId !== gatewayId || fixTime < firstTime || fixTime > lastTime;
    });
    for (const entry of left) this.name(entry, 'unassigned');
    this.named.sort((a, b) => a.position - b.position || a.index - b.index);
    return left.length;
  }

  /** The newest of them, in the order they came. */
  newest(): SetAsideRecord[] {
    return this.named
      .slice(-NAMED_RECORDS)
      .map(({ gatewayId, position, index, reason }) => ({ gatewayId, position, index, reason }));
  }

  /** How many there are, by gateway, then reason; `unassigned` is keyed by gateway. */
  countsByReason(unassigned: ReadonlyMap<string, number>): SetAsideCount[] {
    const counts = [...this.counts].flatMap(([gatewayId, ofGateway]) =>
      [...ofGateway].map(([reason, count]): SetAsideCount => ({ gatewayId, reason, count })),
    );
    for (const [gatewayId, count] of unassigned) counts.push({ gatewayId, reason: 'unassigned', count });
    return counts.sort((a, b) => compareNames(a.gatewayId, b.gatewayId) || compareNames(a.reason, b.reason));
  }

  private name({ gatewayId, position, index, record }: JournalRecord, reason: SetAsideRecord['reason']): void {
    this.named.push({ gatewayId, position, index, reason, fixTime: record.fixTime });
    if (this.named.length > 2 * NAMED_RECORDS) this.named = this.named.slice(-NAMED_RECORDS);
  }
}

function compareNames(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
