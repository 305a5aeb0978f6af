import type { KeptJob, SettledWork } from '../fold/settled-work.js';
import { createFolds } from '../fold/create-folds.js';
import type { EvidenceFolds } from '../fold/fold-evidence.js';
import type { JournalReader } from '../fold/folds.js';
import type { ForeignSegment } from '../fold/foreign-ground.js';
import { LocalDays } from '../fold/local-days.js';
import { unusableReason } from '../fold/set-aside.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { BundleInputs, MachineDayName } from './bundle-format.js';
import { keyOf } from './bundle-result.js';

export interface FoldableBundle {
  readonly registry: RegistryView;
  readonly reader: JournalReader;
  readonly machineDays: readonly MachineDayName[];
  readonly inputs: BundleInputs;
  readonly foreign: readonly ForeignSegment[];
}

/** The product's own folds over the machine-days of a bundle, empty; `take` batches in order, then `finish`. */
export class BundleFold {
  readonly folds: EvidenceFolds;
  private readonly registry: RegistryView;
  private readonly days: ReadonlySet<string>;
  private readonly localDays: LocalDays;

  constructor({ registry, reader, machineDays, inputs, foreign }: FoldableBundle) {
    this.registry = registry;
    this.days = new Set(machineDays.map(keyOf));
    this.localDays = new LocalDays(registry.timeZone);
    this.folds = createFolds({ registry, reader, foreign, settled: settledWork(inputs) });
  }

  /** Takes the records of a batch that are of these machine-days. */
  take(batch: JournalledEntry<BatchEntry>): void {
    const records = recordsOfBatch(batch).filter((entry) => {
      const { fixTime } = entry.record;
      if (fixTime === undefined || unusableReason(entry) !== undefined) return false;
      const machineId = this.registry.mountingOf(entry.gatewayId, fixTime)?.machineId;
      if (machineId === undefined) return false;
      return this.days.has(keyOf({ machineId, localDay: this.localDays.dayOf(fixTime) }));
    });
    this.folds.append(records);
  }

  finish(): void {
    this.folds.replayPending(0, true);
  }
}

function settledWork({ settledDays, keptJobs }: BundleInputs): SettledWork {
  const days = new Set(settledDays);
  const ofMachine = (machineId: string): KeptJob[] => keptJobs.filter((job) => job.machineId === machineId);
  return { isSettled: (localDay) => days.has(localDay), keptJobs: ofMachine };
}
