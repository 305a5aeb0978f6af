import { FieldCoverage } from '../coverage/field-coverage.js';
import { BlockCutter } from '../coverage/block-part.js';
import { JobCoverage, type KeptCoverage } from '../coverage/job-coverage.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { Segment } from '../swath/segment.js';
import { FieldProof } from './field-proof.js';
import { type KeptVotes, PlaceVotes } from './place-votes.js';

/** Path below which work is a trace: listed, not counted, m. */
export const MIN_JOB_PATH_M = 50;

interface FieldFigures {
  readonly insideM2: number;
  readonly missedM2: number;
}

/** What a checkpoint keeps of a field's tally: the figures, and how many quads they are of. */
interface KeptTally extends FieldFigures {
  readonly partfieldId: string;
  readonly quads: number;
}

/** A job as a checkpoint keeps it, without its segments and its layers. */
export interface KeptJobState {
  readonly id: string;
  readonly coverage: KeptCoverage;
  readonly votes: KeptVotes;
  readonly isProven: boolean;
  /** Keyed by local day; '' for the whole job. */
  readonly tallies: ReadonlyMap<string, KeptTally>;
}

/** What a job has of its field: kept up quad by quad, made anew when the field is another. */
interface FieldTally {
  readonly partfieldId: string;
  readonly coverage: FieldCoverage;
  /** Keyed by segment: quads taken. */
  readonly taken: Map<Segment, number>;
}

/** A job while it is being made: the segments that belong together and what they come to. */
export class WorkJob {
  id: string;
  readonly machineId: string;
  readonly implementId: string | null;
  readonly operation: string | null;
  /** Nothing but the motion speaks for it. */
  readonly isByMotion: boolean;
  readonly coverage = new JobCoverage();
  readonly places = new PlaceVotes();
  private readonly fieldProof = new FieldProof();
  private readonly cutter = new BlockCutter();
  /** Keyed by local day; '' for the whole job. */
  private readonly fieldTallies = new Map<string, FieldTally>();
  private readonly knownTallies = new Map<string, KeptTally>();

  constructor({ machineId, work, startTime, isByMotion }: Segment) {
    this.machineId = machineId;
    this.isByMotion = isByMotion;
    this.implementId = work.implementId;
    this.operation = work.operation;
    this.id = jobIdOf(machineId, startTime);
  }

  /** The job as it was; its segments have the quads that they had. */
  static kept({ id, coverage, votes, isProven, tallies }: KeptJobState, segments: readonly Segment[]): WorkJob {
    const job = new WorkJob(segments[0]!);
    job.id = id;
    job.coverage.restore(segments, coverage);
    job.places.restore(segments, votes);
    job.fieldProof.isProven = isProven;
    for (const [localDay, tally] of tallies) job.knownTallies.set(localDay, tally);
    return job;
  }

  /** Changes with all that `keep` gives. */
  get keepingStamp(): string {
    const { id, coverage, segments, knownTallies } = this;
    const tallied = Array.from(knownTallies, ([localDay, { quads }]) => `${localDay} ${quads}`);
    return [id, coverage.version, segments.length, this.fieldProof.isProven, ...tallied].join(' ');
  }

  keep(): KeptJobState {
    const { id, coverage, places, fieldProof, knownTallies } = this;
    const { isProven } = fieldProof;
    return { id, coverage: coverage.keep(), votes: places.keep(), isProven, tallies: knownTallies };
  }

  get segments(): readonly Segment[] {
    return this.coverage.segments;
  }

  get startTime(): number {
    return this.segments[0]!.startTime;
  }

  get endTime(): number {
    return this.segments.at(-1)!.endTime;
  }

  /** Too short to count, or known by motion alone and not proven to be field work. */
  get isTrace(): boolean {
    if (this.coverage.workedDistanceM < MIN_JOB_PATH_M) return true;
    return this.isByMotion && !this.fieldProof.holdsFor(this.segments);
  }

  /** Ground of the job (or of one of its days) inside its field, and the field's missed ground, m2. */
  fieldFigures(registry: RegistryView, localDay = ''): FieldFigures | null {
    const partfieldId = this.places.partfieldId;
    const partfield = partfieldId === null ? undefined : registry.partfield(partfieldId);
    if (partfieldId === null || partfield === undefined) return null;
    const segments = this.segments.filter((segment) => localDay === '' || segment.localDay === localDay);
    const quads = segments.reduce((sum, segment) => sum + segment.quads.length, 0);
    const known = this.knownTallies.get(localDay);
    if (known?.partfieldId === partfieldId && known.quads === quads) return known;
    let tally = this.fieldTallies.get(localDay);
    if (tally?.partfieldId !== partfieldId) {
      tally = { partfieldId, coverage: new FieldCoverage(partfield.geometry), taken: new Map() };
      this.fieldTallies.set(localDay, tally);
    }
    for (const segment of segments) this.takeIntoField(tally, segment);
    const { insideM2, missedM2 } = tally.coverage;
    this.knownTallies.set(localDay, { partfieldId, quads, insideM2, missedM2 });
    return { insideM2, missedM2 };
  }

  private takeIntoField({ coverage, taken }: FieldTally, segment: Segment): void {
    for (let index = taken.get(segment) ?? 0; index < segment.quads.length; index += 1) {
      for (const part of this.cutter.partsOf(segment.quads.at(index), segment.frame)) coverage.add(part);
    }
    taken.set(segment, segment.quads.length);
  }
}

/** Id of a job: its machine and its first worked fix. */
export function jobIdOf(machineId: string, startTime: number): string {
  return `${machineId}-${startTime}`;
}
