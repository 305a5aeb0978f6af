import type { FoldChanges, Folds } from '../fold/folds.js';

/** What a subscriber is told: read the values themselves from `folds`. */
export interface Folded {
  readonly changes: FoldChanges;
  /** Journal position that the folds have taken in. */
  readonly position: number;
}

/** Feeds the journal to the folds, in journal order, and tells who listens what changed. */
export interface FoldRunner {
  readonly folds: Folds;
  /** Journal position that the folds have taken in. */
  foldedTo(): number;
  /** Called at most four times a second, with everything since the last call. Returns how to stop. */
  onFolded(listener: (folded: Folded) => void): () => void;
}
