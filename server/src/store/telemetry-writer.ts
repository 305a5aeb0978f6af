import type { JournalReader, JournalRecord } from '../fold/folds.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { PointMemory, TelemetryPlacement } from './point-memory.js';
import type { SeriesStore, TelemetryPoint, TimeSpan } from './series-store.js';

/** Records of one read: some 80 batches. */
const RECORDS_PER_CHUNK = 5000;
/** Stretch of fix times that a remount writes again at a time. */
const REMOUNT_STEP_MS = 3_600_000;

/** What the writer reads the journal by, in the order of positions. */
export interface JournalTail {
  /** Position of the newest entry; 0 for an empty journal. */
  head(): number;
  /**
   * Records of whole batches after a position, about `limit` of them at most, and the position read to
   * (entries without records count too). `to` equals `position` where there is nothing new.
   */
  recordsAfter(position: number, limit: number): { readonly records: readonly JournalRecord[]; readonly to: number };
}

export interface TelemetryWriterDependencies {
  readonly store: SeriesStore;
  readonly memory: PointMemory;
  readonly tail: JournalTail;
  readonly journal: JournalReader;
  readonly registry: Pick<RegistryView, 'mountingOf'>;
  readonly now: () => number;
}

/**
 * Copies telemetry from the journal into the series store. The cursor moves only after a confirmed write, so
 * an outage of any length loses nothing; a repeated write puts the same points in the same places.
 */
export class TelemetryWriter {
  private readonly dependencies: TelemetryWriterDependencies;

  constructor(dependencies: TelemetryWriterDependencies) {
    this.dependencies = dependencies;
  }

  /** Writes the next chunk. False where there was none. */
  async writeChunk(): Promise<boolean> {
    const { memory, tail, store, now } = this.dependencies;
    const { records, to } = tail.recordsAfter(memory.writtenTo, RECORDS_PER_CHUNK);
    if (to === memory.writtenTo) return false;
    const points = this.place(records);
    if (points.length > 0) memory.park(await store.writeTelemetry(points), now());
    memory.writtenTo = to;
    return true;
  }

  /**
   * Writes a stretch of a gateway's telemetry again after its mounting changed: first takes back its points
   * at other machines, then writes all gateways of the machines concerned, whose points it may have taken
   * the place of. False where no remount is due.
   */
  async writeRemount(): Promise<boolean> {
    const { memory } = this.dependencies;
    const due = memory.nextRemount();
    if (due === undefined) return false;
    const span = memory.spanOf(due.gatewayId);
    const from = Math.max(due.nextTime, span?.from ?? Infinity);
    if (span === undefined || from >= span.to) {
      memory.moveRemount(due.gatewayId, null);
      return true;
    }
    const to = Math.min(from + REMOUNT_STEP_MS, span.to);
    await this.rewrite(due.gatewayId, { from, to });
    memory.moveRemount(due.gatewayId, to);
    return true;
  }

  private async rewrite(gatewayId: string, span: TimeSpan): Promise<void> {
    const { memory, journal, store, now } = this.dependencies;
    const earlier = memory.placements(gatewayId);
    const own = journal.recordsBetween([gatewayId], span.from, span.to);
    const ownPoints = this.place(own);
    const machineIds = [...earlier, ...ownPoints].map((place) => place.machineId).filter((id) => id !== null);
    const gatewayIds = memory.gatewaysAt([...new Set(machineIds)]).filter((id) => id !== gatewayId);
    const points = [...ownPoints, ...this.place(journal.recordsBetween(gatewayIds, span.from, span.to))];
    const taken = new Set(points.map(placeKey));
    const stale = own.flatMap((entry) => takenBack(entry, earlier)).filter((point) => !taken.has(placeKey(point)));
    memory.park(await store.writeTelemetry([...stale, ...points]), now());
  }

  /** Points of the records that have a time, a place and a machine; notes where each gateway's went. */
  private place(records: readonly JournalRecord[]): TelemetryPoint[] {
    const points: TelemetryPoint[] = [];
    const spans = new Map<string, { gatewayId: string; placement: TelemetryPlacement; from: number; to: number }>();
    for (const entry of records) {
      const { fixTime, latitude, longitude } = entry.record;
      if (fixTime === undefined || latitude === undefined || longitude === undefined) continue;
      const mounting = this.dependencies.registry.mountingOf(entry.gatewayId, fixTime);
      const placement = mounting ?? { machineId: null, rank: 0 };
      widen(spans, entry.gatewayId, { placement, fixTime });
      if (mounting !== undefined) points.push(toTelemetryPoint(entry, mounting, fixTime));
    }
    for (const { gatewayId, placement, from, to } of spans.values()) {
      this.dependencies.memory.place(gatewayId, placement, { from, to });
    }
    return points;
  }
}

type PlacementSpans = Map<string, { gatewayId: string; placement: TelemetryPlacement; from: number; to: number }>;

function widen(
  spans: PlacementSpans,
  gatewayId: string,
  { placement, fixTime }: { placement: TelemetryPlacement; fixTime: number },
): void {
  const key = `${gatewayId} ${placement.rank} ${placement.machineId}`;
  const span = spans.get(key);
  if (span === undefined) spans.set(key, { gatewayId, placement, from: fixTime, to: fixTime });
  else {
    span.from = Math.min(span.from, fixTime);
    span.to = Math.max(span.to, fixTime);
  }
}

function toTelemetryPoint(
  entry: JournalRecord,
  mounting: { readonly machineId: string; readonly rank: number },
  fixTime: number,
): TelemetryPoint {
  const { gatewayId, position, receivedAt, record } = entry;
  return { machineId: mounting.machineId, gatewayId, rank: mounting.rank, fixTime, position, receivedAt, record };
}

function takenBack(entry: JournalRecord, placements: readonly TelemetryPlacement[]): TelemetryPoint[] {
  const { gatewayId, position, receivedAt, record } = entry;
  const { fixTime } = record;
  if (fixTime === undefined) return [];
  return placements
    .filter((placement): placement is { machineId: string; rank: number } => placement.machineId !== null)
    .map(({ machineId, rank }) => ({ machineId, gatewayId, rank, fixTime, position, receivedAt, record: null }));
}

function placeKey(point: { readonly machineId: string; readonly rank: number; readonly fixTime: number }): string {
  return `${point.fixTime} ${point.rank} ${point.machineId}`;
}
