import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { RegistryView } from '../registry/registry-view.js';
import type { JournalRecord } from './folds.js';

/** A record with the time that the folds place it at. */
export type TimedRecord = TelemetryRecord & { readonly fixTime: number };

export interface RankedRecord {
  readonly gatewayId: string;
  readonly rank: number;
  readonly position: number;
  readonly index: number;
  readonly record: TimedRecord;
  readonly batchHash?: string | undefined;
}

/** A gateway of lower rank fills gaps longer than this. */
export const GATEWAY_GAP_MS = 10_000;

/**
 * The canonical order of a machine's records: time, then the gateway's rank and name, then when it was
 * sampled, then what it says; the place in the journal last, where only copies still tie.
 */
export function compareRecords(a: RankedRecord, b: RankedRecord): number {
  return (
    a.record.fixTime - b.record.fixTime ||
    a.rank - b.rank ||
    (a.gatewayId === b.gatewayId ? 0 : a.gatewayId < b.gatewayId ? -1 : 1) ||
    a.record.sampledAt - b.record.sampledAt ||
    compareTexts(a.record, b.record) ||
    a.position - b.position ||
    a.index - b.index
  );
}

function compareTexts(a: TimedRecord, b: TimedRecord): number {
  if (a === b) return 0;
  const [textA, textB] = [JSON.stringify(a), JSON.stringify(b)];
  return textA === textB ? 0 : textA < textB ? -1 : 1;
}

/** Records of one gateway in order, one for each fix time: the first of copies. */
function withoutRepeats(records: readonly RankedRecord[]): RankedRecord[] {
  return records.filter((entry, i) => i === 0 || entry.record.fixTime !== records[i - 1]!.record.fixTime);
}

/**
 * Adds what a lower-ranked gateway saw while the records so far are silent for more than 10 s: between two of them,
 * before the first, or after the last, where the other went on for as long.
 */
function fillGaps(chosen: readonly RankedRecord[], fill: readonly RankedRecord[]): RankedRecord[] {
  const result = [...chosen];
  let next = 0;
  const end = fill.at(-1)?.record.fixTime ?? 0;
  for (const entry of fill) {
    while (next < chosen.length && chosen[next]!.record.fixTime < entry.record.fixTime) next += 1;
    const before = chosen[next - 1]?.record.fixTime ?? -Infinity;
    const after = chosen[next]?.record.fixTime;
    const isInGap = (after ?? end) - before > GATEWAY_GAP_MS && entry.record.fixTime !== after;
    if (isInGap) result.push(entry);
  }
  return result.sort(compareRecords);
}

/** The records of one machine on one local day, in canonical order, one gateway at a time. */
export function journalToMachineDay(
  records: readonly JournalRecord[],
  machineId: string,
  registry: RegistryView,
): RankedRecord[] {
  // Keyed by rank and gateway: a gateway whose rank changes during the day counts by what it was at the time.
  const bySource = new Map<string, RankedRecord[]>();
  for (const { gatewayId, position, index, record } of records) {
    if (record.fixTime === undefined) continue;
    const mounting = registry.mountingOf(gatewayId, record.fixTime);
    if (mounting?.machineId !== machineId) continue;
    const { rank } = mounting;
    const source = `${rank} ${gatewayId}`;
    const ofSource = bySource.get(source) ?? [];
    bySource.set(source, ofSource);
    ofSource.push({ gatewayId, rank, position, index, record: record as TimedRecord });
  }
  const sources = [...bySource.values()].map((entries) => withoutRepeats(entries.sort(compareRecords)));
  sources.sort(([a], [b]) => a!.rank - b!.rank || (a!.gatewayId < b!.gatewayId ? -1 : 1));
  const [first = [], ...others] = sources;
  return others.reduce(fillGaps, first);
}
