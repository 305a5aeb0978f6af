import type { Flag } from '@furrow/protocol/flag';
import { type ClaimedJob, evidenceOf } from './claimed-job.js';
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
  readonly claimed: ClaimedJob;
  readonly shapes: readonly PassShape[];
  readonly pathM: number;
}

/** Length in half metres and duration in half seconds: copies of a pass share a bin, or lie in neighbouring ones. */
function binsAbout({ lengthM, durationMs }: PassShape): string[] {
  const [length, duration] = [Math.round(lengthM * 2), Math.round(durationMs / 500)];
  return [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => `${length + i} ${duration + j}`));
}

/**
 * Jobs whose passes have the same shape in time, to 6 mm, with one shift in time for all: at least three passes
 * and half the path of the smaller job. The place may be the same or another one.
 */
export function copiedTracks(jobs: readonly ClaimedJob[]): Flag[] {
  const all = jobs.map(passesOf).filter(({ shapes }) => shapes.length >= COPY_LIMITS.minPasses);
  const earlierByBin = new Map<string, { readonly passes: Passes; readonly shape: PassShape }[]>();
  const flags: Flag[] = [];
  for (const later of all) {
    flags.push(...copiesOf(later, earlierByBin));
    for (const shape of later.shapes) {
      const bin = `${Math.round(shape.lengthM * 2)} ${Math.round(shape.durationMs / 500)}`;
      const inBin = earlierByBin.get(bin);
      if (inBin === undefined) earlierByBin.set(bin, [{ passes: later, shape }]);
      else inBin.push({ passes: later, shape });
    }
  }
  return flags;
}

function passesOf(claimed: ClaimedJob): Passes {
  const segments = claimed.segments.filter(({ quads, workedDistanceM }) => {
    return quads.length > 1 && workedDistanceM >= COPY_LIMITS.minPassM;
  });
  const shapes = segments.map(passShapeOf);
  return { claimed, shapes, pathM: shapes.reduce((sum, { lengthM }) => sum + lengthM, 0) };
}

type Index = ReadonlyMap<string, readonly { readonly passes: Passes; readonly shape: PassShape }[]>;

/** Shifts that the two longest passes suggest are tried on all passes; one that fits them is a copy. */
function copiesOf(later: Passes, earlierByBin: Index): Flag[] {
  const longest = [...later.shapes].sort((a, b) => b.lengthM - a.lengthM).slice(0, 2);
  const shiftsByPasses = new Map<Passes, Set<number>>();
  for (const shape of longest) {
    for (const bin of binsAbout(shape)) {
      for (const { passes, shape: earlier } of earlierByBin.get(bin) ?? []) {
        if (matchShapes(earlier, shape).residualM > COPY_LIMITS.maxResidualM) continue;
        const shifts = shiftsByPasses.get(passes) ?? new Set<number>();
        if (shifts.size >= MOST_SHIFTS) continue;
        shiftsByPasses.set(passes, shifts.add(shape.segment.startTime - earlier.segment.startTime));
      }
    }
  }
  return [...shiftsByPasses].flatMap(([earlier, shifts]) => {
    const copies = [...shifts].flatMap((shiftMs) => flagOf(later, earlier, shiftMs) ?? []);
    return copies.slice(0, 1);
  });
}

function flagOf(later: Passes, earlier: Passes, shiftMs: number): Flag | undefined {
  const matches = later.shapes.flatMap((shape) => {
    const twin = earlier.shapes.find(
      ({ segment }) => Math.abs(shape.segment.startTime - segment.startTime - shiftMs) <= COPY_LIMITS.sameShiftMs,
    );
    if (twin === undefined) return [];
    const { residualM } = matchShapes(twin, shape);
    return residualM <= COPY_LIMITS.maxResidualM ? [{ shape, twin, residualM }] : [];
  });
  const matchedM = matches.reduce((sum, { shape }) => sum + shape.lengthM, 0);
  const matchedShare = matchedM / Math.min(later.pathM, earlier.pathM);
  if (matches.length < COPY_LIMITS.minPasses || matchedShare < COPY_LIMITS.minShare) return undefined;
  const [a, b] = [later.claimed.job, earlier.claimed.job];
  const [first] = matches;
  return {
    id: `copiedTrack ${a.id} ${b.id}`,
    kind: 'copiedTrack',
    jobIds: [a.id, b.id],
    machineIds: [a.machineId, b.machineId],
    driverId: null,
    localDay: a.localDay,
    places: [first!.shape.segment.placeOfQuad(0, true), first!.twin.segment.placeOfQuad(0, true)],
    evidence: evidenceOf({
      matchedPasses: matches.length,
      matchedShare,
      timeBetweenS: shiftMs / 1000,
      residualM: matches.reduce((most, { residualM }) => Math.max(most, residualM), 0),
    }),
    terminals: [],
  };
}
