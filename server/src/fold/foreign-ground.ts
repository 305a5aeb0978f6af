import { BlockCutter } from '../coverage/block-part.js';
import { JobCoverage } from '../coverage/job-coverage.js';
import type { Layers } from '../coverage/layers.js';
import { frameOf } from '../geo/local-frame.js';
import type { WorkJob } from '../job/work-job.js';
import { Segment } from '../swath/segment.js';

/** Corners are whole tenths of a millimetre, as a swath keeps them. */
const QUANTUM_PER_M = 10_000;

/**
 * Ground that another job of the same layer worked before: what credit for shared ground needs of it and nothing
 * else. Corners are R0, R1, L1, L0 of each quad in tenths of a millimetre in the frame of a node.
 */
export interface ForeignSegment {
  readonly machineId: string;
  readonly localDay: string;
  readonly operation: string | null;
  /**
   * Number of the job that it is of: what a job does on its own ground opens no round. Absent in bundles of before it was
   * said; then each stretch counts as a job of its own.
   */
  readonly job?: number;
  /** First fixTime of the stretch, UTC ms: it sorts quads of one moment, and finds the campaign. */
  readonly startTime: number;
  readonly nodeKey: number;
  /** Eight numbers a quad. */
  readonly corners: readonly number[];
  /** fixTime of each quad, UTC ms. */
  readonly times: readonly number[];
}

/** Quads of other jobs that share a layer block with these and are not later than their last quad in it. */
export function foreignGround(all: readonly WorkJob[], selected: ReadonlySet<WorkJob>): ForeignSegment[] {
  const cutter = new BlockCutter();
  const lastTimes = lastTimeByBlock(selected, cutter);
  const blocks = new Set([...selected].flatMap(({ coverage }) => coverage.parts.flatMap(creditedBlocks)));
  const others = all.filter((job) => !selected.has(job));
  return others
    .map((job) =>
      job.coverage.parts
        .filter((part) => creditedBlocks(part).some((block) => blocks.has(block)))
        .flatMap((part) => part.segments.flatMap((segment) => foreignPart(segment, lastTimes, cutter) ?? [])),
    )
    .filter((pieces) => pieces.length > 0)
    .flatMap((pieces, job) => pieces.map((piece): ForeignSegment => ({ ...piece, job })));
}

/** Puts foreign ground into its layers, job by job. */
export function takeForeignGround(foreign: readonly ForeignSegment[], layers: Layers): void {
  const jobs = new Map<number, JobCoverage>();
  for (const [index, piece] of foreign.entries()) {
    const job = piece.job ?? -1 - index;
    const coverage = jobs.get(job) ?? new JobCoverage();
    coverage.partOf(segmentOf(piece));
    jobs.set(job, coverage);
  }
  for (const coverage of jobs.values()) layers.take(coverage);
}

type Part = WorkJob['coverage']['parts'][number];

function creditedBlocks({ credits }: Part) {
  return [...credits.keys()];
}

/** Keyed by block key. */
function lastTimeByBlock(jobs: ReadonlySet<WorkJob>, cutter: BlockCutter): Map<number, number> {
  const lastTimes = new Map<number, number>();
  for (const { segments } of jobs) {
    for (const { quads, frame } of segments) {
      for (let index = 0; index < quads.length; index += 1) {
        const time = quads.timeAt(index);
        for (const { block } of cutter.partsOf(quads.at(index), frame)) {
          lastTimes.set(block.key, Math.max(lastTimes.get(block.key) ?? 0, time));
        }
      }
    }
  }
  return lastTimes;
}

function foreignPart(
  { machineId, localDay, work, startTime, frame, quads }: Segment,
  lastTimes: ReadonlyMap<number, number>,
  cutter: BlockCutter,
): ForeignSegment | undefined {
  const corners: number[] = [];
  const times: number[] = [];
  for (let index = 0; index < quads.length; index += 1) {
    const quad = quads.at(index);
    const time = quads.timeAt(index);
    const isBefore = cutter.partsOf(quad, frame).some(({ block }) => time <= (lastTimes.get(block.key) ?? -Infinity));
    if (!isBefore) continue;
    for (const corner of quad) corners.push(Math.round(corner * QUANTUM_PER_M));
    times.push(time);
  }
  const { operation } = work;
  return times.length === 0
    ? undefined
    : { machineId, localDay, operation, startTime, nodeKey: frame.nodeKey, corners, times };
}

function segmentOf({ machineId, localDay, operation, startTime, nodeKey, corners, times }: ForeignSegment): Segment {
  const work = { implementId: null, operation, driverId: null };
  const segment = new Segment({ machineId, localDay }, work, { frame: frameOf(nodeKey), time: startTime });
  for (const [index, time] of times.entries()) {
    const quad = corners.slice(8 * index, 8 * index + 8).map((corner) => corner / QUANTUM_PER_M);
    segment.quads.push(quad, time, false);
  }
  return segment;
}
