import type { BatchNotice } from '@furrow/protocol/batch-notice';

/** Fewer than a batch carries: one more may come while it is sealed. */
const PENDING_MAX = 24;

/**
 * The notices that wait for the next batch, with one more. One of the same kind and beginning takes the place of
 * the one before; beyond the limit it is joined with the last of its kind, so that none is ever dropped.
 */
export function withNotice(pending: readonly BatchNotice[], notice: BatchNotice): BatchNotice[] {
  const isSame = (other: BatchNotice): boolean =>
    notice.places === undefined && other.kind === notice.kind && other.from === notice.from;
  const same = pending.findIndex(isSame);
  if (same >= 0) return pending.with(same, notice);
  const joined = pending.length < PENDING_MAX ? -1 : pending.findLastIndex((other) => canJoin(other, notice));
  const other = joined < 0 ? undefined : pending[joined];
  return other === undefined ? [...pending, notice] : pending.with(joined, join(other, notice));
}

function canJoin(a: BatchNotice, b: BatchNotice): boolean {
  if (a.kind !== b.kind) return false;
  return a.places === undefined || b.places === undefined ? a.places === b.places : a.places.toSeq < b.places.fromSeq;
}

/** Both as one. Places between the two are stated as well: those that did come are not touched by that. */
function join(a: BatchNotice, b: BatchNotice): BatchNotice {
  const records = (a.records ?? 0) + (b.records ?? 0);
  const from = Math.min(a.from ?? Infinity, b.from ?? Infinity);
  const to = Math.max(a.to ?? -Infinity, b.to ?? -Infinity);
  const places = a.places && b.places && { ...a.places, toSeq: b.places.toSeq, lastHash: b.places.lastHash };
  return {
    kind: a.kind,
    ...(Number.isFinite(from) ? { from, to } : {}),
    ...(a.records === undefined && b.records === undefined ? {} : { records }),
    ...(places === undefined ? {} : { places }),
  };
}
