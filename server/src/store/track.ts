import type { TrackPoint } from './series-store.js';

/** A lower-ranked gateway fills in where a better one was silent for longer than this. */
const FILL_AFTER_MS = 10_000;

/**
 * One track of points that several gateways on one machine sent: the best rank counts, the others fill its
 * gaps (docs/operate-server.md, Gateways). Points with the same time and rank count once.
 */
export function mergeTrack(points: readonly TrackPoint[]): TrackPoint[] {
  const ordered = [...points].sort((a, b) => a.rank - b.rank || a.fixTime - b.fixTime);
  let merged: TrackPoint[] = [];
  for (let start = 0; start < ordered.length;) {
    const rank = ordered[start]?.rank;
    let end = start;
    while (end < ordered.length && ordered[end]?.rank === rank) end += 1;
    merged = fillGaps(merged, ordered.slice(start, end));
    start = end;
  }
  return merged;
}

function fillGaps(better: readonly TrackPoint[], worse: readonly TrackPoint[]): TrackPoint[] {
  const merged: TrackPoint[] = [];
  let next = 0;
  for (const point of worse) {
    while (next < better.length && (better[next]?.fixTime ?? Infinity) <= point.fixTime) {
      merged.push(better[next] as TrackPoint);
      next += 1;
    }
    const before = better[next - 1]?.fixTime ?? -Infinity;
    const after = better[next]?.fixTime ?? Infinity;
    const isGap = point.fixTime > before && after - before > FILL_AFTER_MS;
    if (isGap && merged.at(-1)?.fixTime !== point.fixTime) merged.push(point);
  }
  return [...merged, ...better.slice(next)];
}
