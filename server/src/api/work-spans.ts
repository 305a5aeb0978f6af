import type { Folds } from '../fold/folds.js';
import type { TimeSpan } from '../store/series-store.js';

/** Quads further apart in time than this were not one stretch of work (docs/area.md, Gaps: joined). */
const JOINED_MS = 10_000;

/** When a machine worked, by the quads of its jobs: spans in order of time, both ends included. */
export function workSpans(folds: Pick<Folds, 'jobs' | 'quadsOfJob'>, machineId: string, span: TimeSpan): TimeSpan[] {
  const times: number[] = [];
  for (const job of folds.jobs()) {
    if (job.machineId !== machineId || job.endTime < span.from || job.startTime >= span.to) continue;
    times.push(...(folds.quadsOfJob(job.id)?.times ?? []));
  }
  const spans: { from: number; to: number }[] = [];
  for (const time of times.sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && time - last.to <= JOINED_MS) last.to = time;
    else spans.push({ from: time, to: time });
  }
  return spans;
}

/** Answers for times that rise: true inside a span. */
export function createSpanWalk(spans: readonly TimeSpan[]): (time: number) => boolean {
  let next = 0;
  return (time) => {
    while (next < spans.length && (spans[next]?.to ?? Infinity) < time) next += 1;
    return next < spans.length && (spans[next]?.from ?? Infinity) <= time;
  };
}
