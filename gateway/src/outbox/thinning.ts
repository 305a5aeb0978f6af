import type { BatchNotice } from '@furrow/protocol/batch-notice';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX, openBatch } from '@furrow/protocol/uplink-batch';
import type { StoredBatch } from './outbox.js';

/** Batches that follow one another, and what is left of them. */
export interface ThinnedRun {
  readonly seqs: readonly number[];
  readonly kept: readonly TelemetryRecord[];
  /** How many records the batches hold. */
  readonly records: number;
  readonly notice: BatchNotice;
}

/**
 * The first of the records and then one whenever `everyS` have passed since the last one kept. Times are those of
 * the receiver, the gateway's where there are none; time that runs backwards begins anew.
 */
export function thinRecords(records: readonly TelemetryRecord[], everyS: number): TelemetryRecord[] {
  let last = -Infinity;
  return records.filter((record) => {
    const time = record.fixTime ?? record.sampledAt;
    if (time >= last && time < last + everyS * 1000) return false;
    last = time;
    return true;
  });
}

/**
 * Thins the oldest batches that fit into one when thinned.
 * @param batches oldest first; only those before the first gap in their numbers are used
 */
export function thinRun(batches: readonly StoredBatch[], everyS: number): ThinnedRun | undefined {
  const run: StoredBatch[] = [];
  let records: TelemetryRecord[] = [];
  let kept: TelemetryRecord[] = [];
  for (const batch of batches) {
    const before = run.at(-1);
    if (before !== undefined && batch.seq !== before.seq + 1) break;
    const more = [...records, ...openBatch(batch.body).records];
    const thinned = thinRecords(more, everyS);
    if (before !== undefined && thinned.length > BATCH_RECORDS_MAX) break;
    run.push(batch);
    records = more;
    kept = thinned;
  }
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const times = records.map(({ sampledAt }) => sampledAt);
  return {
    seqs: run.map(({ seq }) => seq),
    kept,
    records: records.length,
    notice: {
      kind: 'thinned',
      from: times.reduce((a, b) => Math.min(a, b)),
      to: times.reduce((a, b) => Math.max(a, b)),
      records: records.length,
      kept: kept.length,
      everyS,
      places: {
        fromSeq: first.seq,
        toSeq: last.seq,
        previousHash: openBatch(first.body).header.previousHash,
        lastHash: last.hash,
      },
    },
  };
}
