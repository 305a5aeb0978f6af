import { twiceArea } from '../geo/convex-polygon.js';
import { jobIdOf, type WorkJob } from '../job/work-job.js';
import type { KeptJob } from './settled-work.js';

interface Pair {
  readonly kept: KeptJob;
  readonly job: WorkJob;
  readonly sharedM2: number;
}

/**
 * The ids that jobs of one machine should have. Each kept job gives its id to the job that shares most ground
 * with it; the others are named by their beginning. It depends on the jobs and the kept jobs only, so a restart
 * that folds the journal anew comes to the same ids.
 */
export function jobIdsFor(jobs: readonly WorkJob[], keptJobs: readonly KeptJob[]): Map<WorkJob, string> {
  const ids = new Map<WorkJob, string>();
  const given = new Set<string>();
  for (const { kept, job } of pairsOf(jobs, keptJobs)) {
    if (given.has(kept.id) || ids.has(job)) continue;
    ids.set(job, kept.id);
    given.add(kept.id);
  }
  // An id that once meant other work is not used again, even where nothing has it now.
  const taken = new Set([...keptJobs.map(({ id }) => id), ...given]);
  for (const job of jobs) {
    if (ids.has(job)) continue;
    const id = freeId(jobIdOf(job.machineId, job.startTime), taken);
    ids.set(job, id);
    taken.add(id);
  }
  return ids;
}

/** Stretches in which a job worked, as `KeptJob` holds them. */
export function workedSpans({ segments }: Pick<WorkJob, 'segments'>): [from: number, to: number][] {
  return segments.map(({ startTime, endTime }) => [startTime, endTime]);
}

/** Pairs with ground in common, the most first; of equals the earlier kept job, then the earlier job. A total order. */
function pairsOf(jobs: readonly WorkJob[], keptJobs: readonly KeptJob[]): Pair[] {
  const pairs = keptJobs.flatMap((kept) =>
    jobs.flatMap((job) => {
      const sharedM2 = sharedGroundM2(job, kept);
      return sharedM2 > 0 ? [{ kept, job, sharedM2 }] : [];
    }),
  );
  return pairs.sort(
    (a, b) =>
      b.sharedM2 - a.sharedM2 ||
      beginOf(a.kept) - beginOf(b.kept) ||
      a.job.startTime - b.job.startTime ||
      (a.kept.id < b.kept.id ? -1 : 1),
  );
}

function beginOf({ spans }: KeptJob): number {
  return spans[0]?.[0] ?? 0;
}

/** Ground that the job worked at times when the kept job worked too: one machine is at one place at a time. */
function sharedGroundM2(job: WorkJob, { spans }: KeptJob): number {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined || job.endTime < first[0] || job.startTime > last[1]) return 0;
  const isAllShared =
    spans.length === job.segments.length &&
    spans.every(([from, to], i) => from === job.segments[i]!.startTime && to === job.segments[i]!.endTime);
  if (isAllShared) return job.coverage.grossM2;
  let sharedM2 = 0;
  for (const { quads, startTime, endTime } of job.segments) {
    const touching = spans.filter(([from, to]) => endTime >= from && startTime <= to);
    if (touching.length === 0) continue;
    for (let index = 0; index < quads.length; index += 1) {
      const time = quads.timeAt(index);
      if (touching.some(([from, to]) => time >= from && time <= to)) {
        sharedM2 += Math.abs(twiceArea(quads.at(index))) / 2;
      }
    }
  }
  return sharedM2;
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let count = 2;
  while (taken.has(`${wanted}-${count}`)) count += 1;
  return `${wanted}-${count}`;
}
