/** A job of a settled day as it was last written down: its id, and when it worked. */
export interface KeptJob {
  readonly id: string;
  readonly machineId: string;
  /** First and last fixTime of each worked stretch, UTC ms, in order. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

/**
 * What the folds take from outside the journal: which days have settled, and which ids settled jobs have. Both
 * are primary data of the correction ledger; handed in anew after a restart, they give every job its id again.
 */
export interface SettledWork {
  isSettled(localDay: string): boolean;
  /** In any order; empty where nothing of the machine has settled. */
  keptJobs(machineId: string): readonly KeptJob[];
}

/** For folds without a ledger: every day is provisional, every id made from the job's beginning. */
export const NOTHING_SETTLED: SettledWork = { isSettled: () => false, keptJobs: () => [] };
