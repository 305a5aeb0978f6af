import type { WorkStateEvidence } from '@furrow/protocol/job';
import type { Geodetic } from '../geo/ellipsoid.js';
import { frameOf, type LocalFrame } from '../geo/local-frame.js';
import { QuadList } from './quad-list.js';
import type { WidthSource, WorkingWidth } from './tool-geometry.js';

/** Who worked with what at what. */
export interface WorkKey {
  readonly implementId: string | null;
  readonly operation: string | null;
  readonly driverId: string | null;
}

export function isSameWork(a: WorkKey, b: WorkKey): boolean {
  return a.implementId === b.implementId && a.operation === b.operation && a.driverId === b.driverId;
}

/** Width sources, best first; a job names the weakest it used. */
const WIDTH_SOURCES: readonly WidthSource[] = ['elements', 'ddi67', 'ddi70', 'ddi68', 'implement', 'flag'];

/** Where and when a segment begins, and whether only the motion speaks for it. */
export interface SegmentStart {
  readonly frame: LocalFrame;
  readonly time: number;
  readonly isByMotion?: boolean;
}

/** What a fix at work is known by. */
export interface FixNote {
  readonly evidence: WorkStateEvidence;
  /** GGA quality; undefined where the receiver does not say. */
  readonly quality: number | undefined;
  /** Position below which the hitch counted as lowered, %, where that decided. */
  readonly hitchThresholdPct: number | undefined;
}

/** A segment without its quads, as a checkpoint keeps it. */
export interface KeptSegment extends Pick<
  Segment,
  | 'work'
  | 'isByMotion'
  | 'startTime'
  | 'endTime'
  | 'workedDistanceM'
  | 'workedTimeS'
  | 'unknownDistanceM'
  | 'minWidthM'
  | 'maxWidthM'
  | 'widthSource'
  | 'fixesByEvidence'
  | 'fixesByQuality'
  | 'hitchThresholdPct'
> {
  readonly nodeKey: number;
  readonly quadCount: number;
}

/** One unbroken stretch of work of one machine on one local day: its swath and what it took. */
export class Segment {
  readonly machineId: string;
  readonly localDay: string;
  readonly work: WorkKey;
  readonly frame: LocalFrame;
  /** Nothing but the motion speaks for this work: it counts only where passes run side by side. */
  readonly isByMotion: boolean;
  readonly quads = new QuadList();
  readonly startTime: number;
  endTime: number;
  workedDistanceM = 0;
  workedTimeS = 0;
  unknownDistanceM = 0;
  minWidthM = Infinity;
  maxWidthM = 0;
  widthSource: WidthSource = 'elements';
  /** Fixes while working, keyed by what said so. */
  readonly fixesByEvidence = new Map<WorkStateEvidence, number>();
  /** Fixes while working, keyed by GGA quality; null where the receiver did not say. */
  readonly fixesByQuality = new Map<number | null, number>();
  /** Least and greatest threshold that read the hitch, %; undefined where its position decided nothing. */
  hitchThresholdPct: { readonly min: number; readonly max: number } | undefined;

  constructor(day: { machineId: string; localDay: string }, work: WorkKey, start: SegmentStart) {
    const { frame, time, isByMotion = false } = start;
    this.machineId = day.machineId;
    this.localDay = day.localDay;
    this.work = work;
    this.frame = frame;
    this.isByMotion = isByMotion;
    this.startTime = Math.round(time);
    this.endTime = this.startTime;
  }

  static kept(day: { machineId: string; localDay: string }, kept: KeptSegment, read: () => Uint8Array): Segment {
    const { nodeKey, quadCount, ...rest } = kept;
    const segment = new Segment(day, kept.work, { frame: frameOf(nodeKey), time: kept.startTime });
    return Object.assign(segment, rest, { quads: QuadList.kept(quadCount, read) });
  }

  keep(): KeptSegment {
    const { work, isByMotion, startTime, endTime, fixesByEvidence, fixesByQuality, hitchThresholdPct } = this;
    const { workedDistanceM, workedTimeS, unknownDistanceM, minWidthM, maxWidthM, widthSource } = this;
    return {
      work,
      isByMotion,
      startTime,
      endTime,
      workedDistanceM,
      workedTimeS,
      unknownDistanceM,
      minWidthM,
      maxWidthM,
      widthSource,
      fixesByEvidence,
      fixesByQuality,
      hitchThresholdPct,
      nodeKey: this.frame.nodeKey,
      quadCount: this.quads.length,
    };
  }

  noteWidth({ widthM, source }: WorkingWidth): void {
    this.minWidthM = Math.min(this.minWidthM, widthM);
    this.maxWidthM = Math.max(this.maxWidthM, widthM);
    if (WIDTH_SOURCES.indexOf(source) > WIDTH_SOURCES.indexOf(this.widthSource)) this.widthSource = source;
  }

  noteFix({ evidence, quality, hitchThresholdPct }: FixNote): void {
    this.fixesByEvidence.set(evidence, (this.fixesByEvidence.get(evidence) ?? 0) + 1);
    const key = quality ?? null;
    this.fixesByQuality.set(key, (this.fixesByQuality.get(key) ?? 0) + 1);
    if (hitchThresholdPct !== undefined) {
      const { min = hitchThresholdPct, max = hitchThresholdPct } = this.hitchThresholdPct ?? {};
      this.hitchThresholdPct = { min: Math.min(min, hitchThresholdPct), max: Math.max(max, hitchThresholdPct) };
    }
  }

  /** Middle of a quad's bar behind (`isStart`) or ahead. */
  placeOfQuad(index: number, isStart = false): Geodetic {
    const quad = this.quads.at(index);
    const [right, left] = isStart ? [0, 6] : [2, 4];
    return this.frame.toGeodetic((quad[right]! + quad[left]!) / 2, (quad[right + 1]! + quad[left + 1]!) / 2);
  }
}

/** The weaker of two sources of width. */
export function weakerWidthSource(a: WidthSource, b: WidthSource): WidthSource {
  return WIDTH_SOURCES.indexOf(a) >= WIDTH_SOURCES.indexOf(b) ? a : b;
}
