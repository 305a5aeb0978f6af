import type { JobFilter } from '@furrow/protocol/api';
import type { EngineStamp, Job } from '@furrow/protocol/job';

/** Names that stand beside ids in an export; null where the registry has none. */
export interface ExportNames {
  machine(machineId: string, time: number): { readonly name: string; readonly plate: string | null } | null;
  driver(driverId: string): string | null;
  partfield(partfieldId: string): string | null;
  operation(operationId: string): { readonly zh: string; readonly en: string } | null;
}

/** What a reader of the file must know to recompute it. */
export interface ExportContext {
  /** IANA zone of local times and days. */
  readonly timeZone: string;
  readonly engine: EngineStamp;
  readonly filter: JobFilter;
  /** Position in the journal that the figures are complete to. */
  readonly journalPosition: number;
  /** UTC ms. */
  readonly exportedAt: number;
  readonly exportedBy: string;
  readonly names: ExportNames;
  /** Asked for when a job's row is due; null as in `Folds`. */
  readonly gapClosedNetM2: (job: Job) => number | null;
}
