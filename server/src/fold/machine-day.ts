import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { foldRecord, type MachineDayMemory } from '../pipeline.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { Segment } from '../swath/segment.js';
import { toolGeometryOf, workingWidthOf } from '../swath/tool-geometry.js';
import { createSwathMemory, type SwathContext } from '../swath/swath-memory.js';
import { createWorkStateMemory } from '../work-state/telemetry-record-to-work-state.js';
import type { RankedRecord } from './journal-to-machine-day.js';

/** What the registry says of a machine and its implement at a time, as the first fold needs it. */
export interface FieldKit {
  readonly registry: RegistryView;
  /** Width to take where neither bus nor registry knows one, m. */
  readonly flagWidthM: number | undefined;
  /** Operation to take where no implement is known. */
  readonly flagOperation: string | undefined;
}

/** One machine on one local day: the first fold and how far it has come. */
export class MachineDay {
  readonly machineId: string;
  readonly localDay: string;
  readonly gatewayIds = new Set<string>();
  newest: RankedRecord | undefined;
  private readonly memory: MachineDayMemory;

  constructor(machineId: string, localDay: string, { registry, flagWidthM, flagOperation }: FieldKit) {
    this.machineId = machineId;
    this.localDay = localDay;
    const contextOf = (record: TelemetryRecord, fixTime: number): SwathContext => {
      const implement = registry.implementOf(machineId, fixTime);
      const implementId = implement?.id ?? null;
      return {
        tool: toolGeometryOf(registry.machine(machineId, fixTime), implement?.document),
        work: {
          implementId,
          operation: implementId === null ? (flagOperation ?? null) : registry.operationOf(implementId, fixTime),
          driverId: registry.driverOf(machineId, fixTime),
        },
        width: workingWidthOf(record, implement?.document, flagWidthM),
      };
    };
    const needsPtoAt = (fixTime: number): boolean => {
      const implement = registry.implementOf(machineId, fixTime);
      const operation = implement === undefined ? null : registry.operationOf(implement.id, fixTime);
      return operation !== null && registry.operation(operation)?.needsPto === true;
    };
    const swath = createSwathMemory({ machineId, localDay });
    this.memory = { workState: createWorkStateMemory(), swath, needsPtoAt, contextOf };
  }

  get segments(): readonly Segment[] {
    return this.memory.swath.painter.segments;
  }

  get isWorking(): boolean {
    return this.memory.workState.isWorking;
  }

  /** Folds the next record in canonical order. */
  fold(entry: RankedRecord): void {
    this.gatewayIds.add(entry.gatewayId);
    this.newest = entry;
    foldRecord(this.memory, entry.record, entry.record.fixTime);
  }
}
