import type { RegistryView } from '../registry/registry-view.js';
import type { JournalReader, JournalRecord } from './folds.js';
import type { GatewayDays } from './gateway-days.js';
import type { LocalDays } from './local-days.js';
import { unusableReason } from './set-aside.js';

/** A record and the rank of its gateway on the machine at its time. */
export interface MountedRecord {
  readonly entry: JournalRecord;
  readonly rank: number;
}

export interface MachineRecordsOptions {
  readonly registry: RegistryView;
  readonly reader: JournalReader;
  readonly localDays: LocalDays;
  readonly gatewayDays: GatewayDays;
  /** Older fix times are set aside, UTC ms. */
  readonly earliestFixTime: number;
}

/** Reads back what the journal has of a machine, as far as the folds may use it. */
export class MachineRecords {
  private readonly options: MachineRecordsOptions;

  constructor(options: MachineRecordsOptions) {
    this.options = options;
  }

  /** Records of the local day that holds a time, in any order. */
  ofDay(machineId: string, time: number): MountedRecord[] {
    const { registry, reader, localDays, gatewayDays, earliestFixTime } = this.options;
    const { from, to } = localDays.boundsOf(time);
    const gatewayIds = gatewayDays.gatewaysOf(localDays.dayOf(time), machineId);
    return reader.recordsBetween(gatewayIds, from, to).flatMap((entry) => {
      if (unusableReason(entry, earliestFixTime) !== undefined) return [];
      const mounting = registry.mountingOf(entry.gatewayId, entry.record.fixTime!);
      return mounting?.machineId === machineId ? [{ entry, rank: mounting.rank }] : [];
    });
  }
}
