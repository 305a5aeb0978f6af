import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { foldRecord, type MachineDayMemory } from '../pipeline.js';
import type { RegistryView } from '../registry/registry-view.js';
import { isStanding } from '../swath/fix-link.js';
import { type KeptSegment, Segment } from '../swath/segment.js';
import { toolGeometryOf, workingWidthOf } from '../swath/tool-geometry.js';
import {
  createSwathMemory,
  keepSwathMemory,
  type KeptSwathMemory,
  keptSwathMemory,
  type SwathContext,
} from '../swath/swath-memory.js';
import { createWorkStateMemory, type WorkStateMemory } from '../work-state/telemetry-record-to-work-state.js';
import { decidingHitchPct } from '../work-state/work-evidence.js';
import { DayHitches, type KeptHitches } from './day-hitches.js';
import { DayInputs, type KeptDayInputs } from './day-inputs.js';
import type { Bounds } from './folds.js';
import type { RankedRecord } from './journal-to-machine-day.js';
import { restoreSegmentBounds, segmentBounds } from './quad-drawing.js';
import { type KeptTurns, TerminalTurns } from './terminal-turns.js';

/** What the registry says of a machine and its implement at a time, as the first fold needs it. */
export interface FieldKit {
  readonly registry: RegistryView;
  /** Width to take where neither bus nor registry knows one, m. */
  readonly flagWidthM: number | undefined;
  /** Operation to take where no implement is known. */
  readonly flagOperation: string | undefined;
}

/** A machine-day as a checkpoint keeps it: all but the quads of its segments. */
export interface KeptMachineDay {
  readonly machineId: string;
  readonly localDay: string;
  readonly gatewayIds: ReadonlySet<string>;
  readonly inputs: KeptDayInputs;
  readonly newest: RankedRecord | undefined;
  readonly segments: readonly KeptSegment[];
  /** Ground of each segment: the map asks for it before it asks for quads. */
  readonly bounds: readonly (Bounds | null)[];
  readonly workState: WorkStateMemory;
  readonly swath: KeptSwathMemory;
  readonly hitches: KeptHitches;
  readonly turns: KeptTurns;
}

/** One machine on one local day: the first fold and how far it has come. */
export class MachineDay {
  readonly machineId: string;
  readonly localDay: string;
  readonly gatewayIds = new Set<string>();
  /** What it is folded from. */
  readonly inputs: DayInputs = new DayInputs();
  newest: RankedRecord | undefined;
  private readonly memory: MachineDayMemory;
  private readonly hitches: DayHitches;
  /** What the folded records leave to terminals of lower rank. */
  readonly turns = new TerminalTurns();

  constructor(machineId: string, localDay: string, { registry, flagWidthM, flagOperation }: FieldKit) {
    this.machineId = machineId;
    this.localDay = localDay;
    const contextOf = (record: TelemetryRecord, fixTime: number): SwathContext => {
      const implement = registry.implementOf(machineId, fixTime);
      const implementId = implement?.id ?? null;
      const machine = registry.machine(machineId, fixTime);
      const work = {
        implementId,
        operation: implementId === null ? (flagOperation ?? null) : registry.operationOf(implementId, fixTime),
        driverId: registry.driverOf(machineId, fixTime),
      };
      this.inputs.noteMachine(machineId, machine);
      this.inputs.noteImplement(implement);
      this.inputs.noteWork(work);
      return {
        tool: toolGeometryOf(machine, implement?.document),
        work,
        width: workingWidthOf(record, implement?.document, flagWidthM),
      };
    };
    const needsPtoAt = (fixTime: number): boolean => {
      const implement = registry.implementOf(machineId, fixTime);
      const operation = implement === undefined ? null : registry.operationOf(implement.id, fixTime);
      if (operation === null) return false;
      const document = registry.operation(operation);
      this.inputs.noteOperation(operation, document);
      return document?.needsPto === true;
    };
    const swath = createSwathMemory({ machineId, localDay });
    this.hitches = new DayHitches((fixTime) => registry.implementOf(machineId, fixTime)?.id ?? null);
    const hitchThresholdPctAt = (fixTime: number) => this.hitches.thresholdPctAt(fixTime);
    this.memory = { workState: createWorkStateMemory(), swath, hitchThresholdPctAt, needsPtoAt, contextOf };
  }

  /** The day as it was; `quadsOf` reads the quads of one of its segments. */
  static kept(kept: KeptMachineDay, kit: FieldKit, quadsOf: (index: number) => Uint8Array): MachineDay {
    const { machineId, localDay, gatewayIds, newest, workState, hitches, turns } = kept;
    const day = new MachineDay(machineId, localDay, kit);
    const segments = kept.segments.map((segment, index) => Segment.kept(day, segment, () => quadsOf(index)));
    for (const [index, segment] of segments.entries()) restoreSegmentBounds(segment, kept.bounds[index]!);
    const swath = keptSwathMemory({ machineId, localDay }, segments, kept.swath);
    Object.assign(day.memory, { workState, swath });
    day.hitches.restore(hitches);
    day.turns.restore(turns);
    return Object.assign(day, { gatewayIds, newest, inputs: DayInputs.kept(kept.inputs) });
  }

  keep(): KeptMachineDay {
    const { machineId, localDay, gatewayIds, newest, memory } = this;
    return {
      machineId,
      localDay,
      gatewayIds,
      newest,
      inputs: this.inputs.keep(),
      segments: this.segments.map((segment) => segment.keep()),
      bounds: this.segments.map(segmentBounds),
      workState: memory.workState,
      swath: keepSwathMemory(memory.swath),
      hitches: this.hitches.keep(),
      turns: this.turns.keep(),
    };
  }

  get segments(): readonly Segment[] {
    return this.memory.swath.painter.segments;
  }

  get isWorking(): boolean {
    return this.memory.workState.isWorking;
  }

  /** A record of this machine-day has come, whether or not it will be folded. */
  noteInput({ batchHash, gatewayId }: Pick<RankedRecord, 'batchHash' | 'gatewayId'>, rank: number): void {
    this.inputs.noteBatch(batchHash);
    this.inputs.noteMounting(gatewayId, rank);
  }

  /** What the hitch of this day has taught since would read it otherwise: it has to be folded anew. */
  get needsRefold(): boolean {
    return this.hitches.haveMoved;
  }

  /** Folds the next record in canonical order. */
  fold(entry: RankedRecord): void {
    this.learn(entry);
    this.foldByWhatIsKnown(entry);
  }

  /** Folds all records of a day, by what all of them teach. */
  foldAll(entries: readonly RankedRecord[]): void {
    for (const entry of entries) this.learn(entry);
    this.hitches.adopt();
    for (const entry of entries) this.foldByWhatIsKnown(entry);
  }

  /** A machine that stands leaves its hitch where it happens to be. */
  private learn({ record }: RankedRecord): void {
    const positionPct = isStanding(record) ? undefined : decidingHitchPct(record);
    if (positionPct !== undefined) this.hitches.note(record.fixTime, positionPct);
  }

  private foldByWhatIsKnown(entry: RankedRecord): void {
    this.gatewayIds.add(entry.gatewayId);
    this.newest = entry;
    this.turns.note(entry);
    foldRecord(this.memory, entry.record, entry.record.fixTime);
  }
}
