import type { KeyObject } from 'node:crypto';
import type { Clock } from '../clock/clock.js';
import type { EvidenceFolds } from '../fold/fold-evidence.js';
import type { SettledWork } from '../fold/settled-work.js';
import type { Journal } from '../journal/journal.js';
import type { RegistryView } from '../registry/registry-view.js';

/** Raw frames that a gateway sent when it was asked. Times are of what was asked for. */
export interface RawEvidence {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  /** The text of the ring, Latin-1. */
  readonly text: () => string;
}

/** What a bundle is made from: a running server, or a data directory folded for it. */
export interface EvidenceSource {
  readonly journal: Journal;
  readonly registry: RegistryView;
  readonly folds: EvidenceFolds;
  readonly settled: SettledWork;
  readonly serverKey: KeyObject;
  /** Settles days whose rows are about to leave, as far as they have ended. */
  readonly settle: (localDays: readonly string[]) => void;
  readonly clock: Pick<Clock, 'now'>;
  /** Version of the software. */
  readonly software: string;
  /** Raw frames that were fetched of a gateway; without, a bundle has none. */
  readonly rawFrames?: (gatewayId: string) => readonly RawEvidence[];
  /** Journal entries that the folds have not taken in. */
  readonly backlog: () => number;
}

/** Whose work something is. */
interface Owner {
  readonly organisationId: string | null;
  readonly driverId: string | null;
}

/** What is asked for: jobs by id, or what a machine did on days; `sees` is the reader's scope. */
export interface EvidenceRequest {
  readonly wanted:
    { readonly jobIds: readonly string[] } | { readonly machineId: string; readonly from: string; readonly to: string };
  /** Who asks. */
  readonly by: string;
  readonly sees: (owner: Owner) => boolean;
}

/** A request that cannot be met; the message says why, for the reader. `isForbidden`: outside of their scope. */
export class EvidenceRefusal extends Error {
  readonly isForbidden: boolean;

  constructor(message: string, isForbidden = false) {
    super(message);
    this.isForbidden = isForbidden;
  }
}
