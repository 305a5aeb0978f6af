import type { FoldState } from './fold-state.js';
import type { Folds } from './folds.js';
import { type ForeignSegment, foreignGround } from './foreign-ground.js';

/** What a bundle of evidence needs to know of the folds beyond their figures. */
export interface FoldEvidence {
  /** Gateways that sent records of a machine-day. */
  gatewayIds(machineId: string, localDay: string): string[];
  /** Hashes of the batches that a machine-day was folded from, in order. */
  batchHashes(machineId: string, localDay: string): string[];
  /** Ground of other jobs that the credit of these depends on. */
  foreignGround(jobIds: ReadonlySet<string>): ForeignSegment[];
}

export interface EvidenceFolds extends Folds {
  readonly evidence: FoldEvidence;
}

export function foldEvidence(state: FoldState): FoldEvidence {
  return {
    gatewayIds: (machineId, localDay) => state.gatewaysOf(localDay, machineId),
    batchHashes: (machineId, localDay) => state.ledgerOf(machineId)?.days.get(localDay)?.inputs.batchHashes() ?? [],
    foreignGround: (jobIds) => {
      const jobs = state.countedJobs();
      return foreignGround(jobs, new Set(jobs.filter(({ id }) => jobIds.has(id))));
    },
  };
}
