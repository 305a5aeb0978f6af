import type { Flag } from '@furrow/protocol/flag';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';
import type { Segment } from '../swath/segment.js';
import { evidenceOf, type TrackedJob } from './claimed-job.js';
import { keyOf, keysAbout, marksOf } from './pass-marks.js';
import { matchShapes, type PassShape, passShapeOf } from './pass-shape.js';

/**
 * When two tracks are one: two drives along the same line differ by centimetres, by their receivers' noise, and by
 * decimetres in where they are at a time; a copy by less than this, however it was moved in time or place.
 */
export const COPY_LIMITS = {
  maxResidualM: 0.006,
  minPassM: 40,
  minPasses: 3,
  minShare: 0.5,
  sameShiftMs: 1000,
} as const;

/** Shifts in time tried for one pair of jobs: it bounds what regular passes without any noise would cost. */
const MOST_SHIFTS = 64;

/** Passes of a job that are long enough to be told apart, in order of time. */
interface Passes {
  readonly tracked: TrackedJob;
  readonly segments: readonly Segment[];
}

/** Places in the index of the passes that are like one another in what `marksOf` says. */
type Index = Map<number, { readonly passes: Passes; readonly segment: Segment }[]>;

/** A slice of looking for copies costs so much for each pass. */
const PASS_COST = 20;
/** And so much for each comparison of two shapes. */
const MATCH_COST = 5;

/**
 * Jobs whose passes have the same shape in time, to 6 mm, with one shift in time for all: at least three passes
 * and half the path of the smaller job, for pairs with a job that is asked about. The place may be the same or another
 * one. Each job is looked up in an index of the passes of the jobs before it, so that the cost grows with the jobs and not
 * with their pairs.
 */
export function* copiedTracks(
  jobs: readonly TrackedJob[],
  isAsked: (job: TrackedJob['job']) => boolean,
): Sliced<Flag[]> {
  const meter = new SliceMeter();
  const shapes = new ShapeStore();
  const earlier: Index = new Map();
  const askedEarlier: Index = new Map();
  const flags: Flag[] = [];
  for (const tracked of jobs) {
    const segments = tracked.segments.filter(({ quads, workedDistanceM }) => {
      return quads.length > 1 && workedDistanceM >= COPY_LIMITS.minPassM;
    });
    if (segments.length < COPY_LIMITS.minPasses) continue;
    const later = { tracked, segments };
    const isOne = isAsked(tracked.job);
    flags.push(...copiesOf(later, isOne ? earlier : askedEarlier, shapes));
    for (const index of isOne ? [earlier, askedEarlier] : [earlier]) noteIn(index, later);
    if (meter.spend(segments.length * PASS_COST + shapes.takeCompared() * MATCH_COST)) yield meter.take();
  }
  return flags;
}

function noteIn(index: Index, passes: Passes): void {
  for (const segment of passes.segments) {
    const key = keyOf(marksOf(segment));
    const inBin = index.get(key);
    if (inBin === undefined) index.set(key, [{ passes, segment }]);
    else inBin.push({ passes, segment });
  }
}

/** Shapes that were needed, made once for one question. */
class ShapeStore {
  private readonly shapes = new Map<Segment, PassShape>();
  private compared = 0;

  /** Of the shapes of two passes what is left between them, m. */
  residualM(a: Segment, b: Segment): number {
    this.compared += 1;
    return matchShapes(this.of(a), this.of(b)).residualM;
  }

  /** How many comparisons there were since this was asked last. */
  takeCompared(): number {
    const { compared } = this;
    this.compared = 0;
    return compared;
  }

  private of(segment: Segment): PassShape {
    let shape = this.shapes.get(segment);
    if (shape === undefined) {
      shape = passShapeOf(segment);
      this.shapes.set(segment, shape);
    }
    return shape;
  }
}

/** Shifts that the two longest passes suggest are tried on all passes; one that fits them is a copy. */
function copiesOf(later: Passes, earlier: Index, shapes: ShapeStore): Flag[] {
  if (earlier.size === 0) return [];
  const longest = later.segments.toSorted((a, b) => b.workedDistanceM - a.workedDistanceM).slice(0, 2);
  const shiftsByPasses = new Map<Passes, Set<number>>();
  for (const segment of longest) {
    for (const key of keysAbout(marksOf(segment))) {
      for (const { passes, segment: other } of earlier.get(key) ?? []) {
        if (shapes.residualM(other, segment) > COPY_LIMITS.maxResidualM) continue;
        const shifts = shiftsByPasses.get(passes) ?? new Set<number>();
        if (shifts.size >= MOST_SHIFTS) continue;
        shiftsByPasses.set(passes, shifts.add(segment.startTime - other.startTime));
      }
    }
  }
  return [...shiftsByPasses].flatMap(([passes, shifts]) => {
    const copies = [...shifts].flatMap((shiftMs) => flagOf([later, passes], shiftMs, shapes) ?? []);
    return copies.slice(0, 1);
  });
}

function flagOf([later, earlier]: readonly [Passes, Passes], shiftMs: number, shapes: ShapeStore): Flag | undefined {
  const matches = later.segments.flatMap((segment) => {
    const twin = earlier.segments.find(
      ({ startTime }) => Math.abs(segment.startTime - startTime - shiftMs) <= COPY_LIMITS.sameShiftMs,
    );
    if (twin === undefined) return [];
    const residualM = shapes.residualM(twin, segment);
    return residualM <= COPY_LIMITS.maxResidualM ? [{ segment, twin, residualM }] : [];
  });
  const matchedM = matches.reduce((sum, { segment }) => sum + segment.workedDistanceM, 0);
  const matchedShare = matchedM / Math.min(pathOf(later), pathOf(earlier));
  if (matches.length < COPY_LIMITS.minPasses || matchedShare < COPY_LIMITS.minShare) return undefined;
  const [a, b] = [later.tracked.job, earlier.tracked.job];
  const [first] = matches;
  return {
    id: `copiedTrack ${a.id} ${b.id}`,
    kind: 'copiedTrack',
    jobIds: [a.id, b.id],
    machineIds: [a.machineId, b.machineId],
    driverId: null,
    localDay: a.localDay,
    places: [first!.segment.placeOfQuad(0, true), first!.twin.placeOfQuad(0, true)],
    evidence: evidenceOf({
      matchedPasses: matches.length,
      matchedShare,
      timeBetweenS: shiftMs / 1000,
      residualM: matches.reduce((most, { residualM }) => Math.max(most, residualM), 0),
    }),
    terminals: [],
  };
}

function pathOf({ segments }: Passes): number {
  return segments.reduce((sum, { workedDistanceM }) => sum + workedDistanceM, 0);
}
