import type { NoticePlaces } from '@furrow/protocol/batch-notice';
import { BATCH_RECORDS_MAX, openBatch } from '@furrow/protocol/uplink-batch';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { BatchRow } from './batch-rows.js';
import type { BatchSealer } from './batch-sealer.js';
import type { StoredBatch } from './outbox.js';
import { OutboxError } from './outbox.js';
import type { OutboxStore } from './outbox-store.js';
import type { LastBatch } from './predecessor.js';

/** An outbox as it was opened. */
export interface OpenedOutbox {
  readonly store: OutboxStore;
  readonly sealer: BatchSealer;
  readonly open: readonly TelemetryRecord[];
}

/** True for an outbox whose file cannot be used any more. */
export function isDamage(error: unknown): error is OutboxError {
  return error instanceof OutboxError && error.code === 'damaged';
}

/**
 * What was sealed last and is not there: a log that was torn takes the newest batches along. Their numbers must not
 * be used again, since the server may have them. `cutShort`: the open records, sealed again at once, give the very
 * batch that is missing, since its seal was only interrupted.
 * @param last what lies beside the outbox
 * @throws OutboxError `damaged` where the outbox says that it sealed what never was
 */
export function lostEnd(
  { store, sealer, open }: OpenedOutbox,
  last: LastBatch | null,
): (NoticePlaces & { readonly lastHash: string }) | 'cutShort' | undefined {
  const { epoch, lastSeq, lastHash } = store.meta.values;
  if (last === null || last.seq === null || last.epoch !== epoch) return undefined;
  // It is written before each commit, so the outbox is never ahead of it.
  if (last.seq < lastSeq || (last.seq === lastSeq && last.hash !== lastHash)) {
    const found = `batch ${lastSeq} ${lastHash} is its last`;
    throw new OutboxError('damaged', `${found}, and ${last.seq} ${last.hash} was sealed last`);
  }
  if (last.seq === lastSeq) return undefined;
  const records = open.slice(0, BATCH_RECORDS_MAX);
  if (last.seq === lastSeq + 1 && records.length > 0) {
    const again = sealer.sealNext(store.meta.values, { records, notices: store.meta.notices });
    if (again.hash === last.hash) return 'cutShort';
  }
  return { fromSeq: lastSeq + 1, toSeq: last.seq, previousHash: lastHash, lastHash: last.hash };
}

/** The place of a batch that cannot be read, with the hashes that its neighbours know. */
function damagedPlace(seq: number, { store, sealer }: Omit<OpenedOutbox, 'open'>): NoticePlaces {
  const { epoch, lastSeq, lastHash } = store.meta.values;
  const readable = (at: number): StoredBatch | undefined => {
    const row = store.read(() => store.batches.at(at));
    return row && sealer.readBack(row, epoch);
  };
  const after = readable(seq + 1);
  const hash = seq === lastSeq ? lastHash : after && openBatch(after.body).header.previousHash;
  return { fromSeq: seq, toSeq: seq, previousHash: readable(seq - 1)?.hash ?? null, lastHash: hash ?? null };
}

/**
 * Within a transaction: a row that is not in its place goes there; one that cannot be read is set apart.
 * @returns the place of a batch that is set apart
 * @throws OutboxError `damaged` where the table does not find its own row again
 */
export function mendRow(row: BatchRow, { store, sealer }: Omit<OpenedOutbox, 'open'>): NoticePlaces | undefined {
  const { batches, meta } = store;
  const whole = sealer.open(row, meta.values.epoch);
  if (whole !== undefined && batches.move(row.seq, whole.seq) > 0) return undefined;
  const place = damagedPlace(row.seq, { store, sealer });
  if (batches.giveUp(row.seq) === 0) throw new OutboxError('damaged', `batch ${row.seq} is not where it was found`);
  return place;
}
