import type { LayerBlock, LayerKey } from '../coverage/layer-block.js';
import type { Layers } from '../coverage/layers.js';
import { type KeptJobState, WorkJob } from '../job/work-job.js';
import type { Segment } from '../swath/segment.js';
import type { MachineDay } from './machine-day.js';

/** Blocks by layer and key. */
export type KeptBlocks = { readonly layer: LayerKey; readonly blockKey: number }[];

/** What a part of a job has in one block of a layer. */
interface KeptGround {
  readonly layer: LayerKey;
  readonly blockKey: number;
  readonly creditM2: number;
  /** Place of the segment in the job, and which of its quads touch the block: from, to. */
  readonly runs: readonly (readonly [place: number, from: number, to: number])[];
}

/** A job in a checkpoint. */
export interface StoredJob {
  readonly state: KeptJobState;
  /** Its segments: the day and the place in it. */
  readonly segments: readonly (readonly [localDay: string, place: number])[];
  /** For each part in order. */
  readonly ground: readonly (readonly KeptGround[])[];
}

export function keepBlocks(blocks: readonly LayerBlock[]): KeptBlocks {
  return blocks.map(({ layer, order }) => ({ layer, blockKey: order }));
}

export function storedJob(job: WorkJob, days: ReadonlyMap<string, MachineDay>): StoredJob {
  const placesInJob = new Map(job.segments.map((segment, place) => [segment, place]));
  return {
    state: job.keep(),
    segments: job.segments.map((segment) => {
      const { localDay } = segment;
      return [localDay, days.get(localDay)?.segments.indexOf(segment) ?? -1] as const;
    }),
    ground: job.coverage.parts.map((part) =>
      [...part.credits].map(([block, creditM2]) => {
        const runs = block.runsOf(part).map(({ segment, from, to }) => [placesInJob.get(segment)!, from, to] as const);
        return { layer: block.layer, blockKey: block.order, creditM2, runs };
      }),
    ),
  };
}

/** @throws Error where one of its segments is not there. */
export function workJobOf(stored: StoredJob, days: ReadonlyMap<string, MachineDay> | undefined): WorkJob {
  const segments = stored.segments.map(([localDay, place]): Segment => {
    const segment = days?.get(localDay)?.segments[place];
    if (segment === undefined) throw new Error(`job ${stored.state.id} has no segment ${place} on ${localDay}`);
    return segment;
  });
  return WorkJob.kept(stored.state, segments);
}

/** Puts a job's ground back into its layers, with the credits that it had. */
export function restoreBlocks(job: WorkJob, { ground }: StoredJob, layers: Layers): void {
  const { coverage } = job;
  let isInLayers = false;
  for (const [i, part] of coverage.parts.entries()) {
    for (const { layer, blockKey, creditM2, runs } of ground[i]!) {
      const block = layers.blockAt(layer, blockKey);
      for (const [place, from, to] of runs) block.restore(part, { segment: coverage.segments[place]!, from, to });
      part.credits.set(block, creditM2);
      isInLayers = true;
    }
  }
  if (isInLayers) layers.noteTaken(coverage);
}
