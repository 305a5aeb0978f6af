import { createLeg, type Leg } from '../machine/leg.js';
import {
  DISC_HARROW_6M,
  LARGE_TRACTOR,
  ROTARY_TILLER_2M8,
  SEEDER_3M,
  SUBSOILER_3M5,
  type Tractor,
} from '../machine/outfit.js';
import { deriveSeed, RandomStream } from '../noise/random-stream.js';
import { offsetPose, PathBuilder, type Pose } from '../path/arc-path.js';
import { quadrilateral } from '../path/convex-polygon.js';
import type { ReceiverModel } from '../receiver/receiver.js';
import { fieldLegs, standstill } from './field-work.js';
import { LISHU, type Partfield, type Scenario } from './scenario.js';

const FIELDS = 3;
const YARD: Pose = { x: 0, y: 0, headingRad: 0.4 };
const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'labelled-tractor', turnRadiusM: 6.5 };
const IMPLEMENTS = [SEEDER_3M, SUBSOILER_3M5, ROTARY_TILLER_2M8, DISC_HARROW_6M];
/** A receiver with satellite corrections, as old tractors get. */
const RECEIVER: ReceiverModel = { rateHz: 1, quality: 2, drift: { sigmaM: 0.4, tauS: 120 }, whiteM: 0.05 };

/** A way with bends: straights of up to `straightM` between arcs of some 30 to 120 m of radius. */
function bendyWay(from: Pose, random: RandomStream, way: { lengthM: number; straightM: number }): PathBuilder {
  const path = new PathBuilder(from);
  while (path.lengthM < way.lengthM) {
    path.add(random.nextBetween(0.3, 1) * way.straightM);
    const curvature = (random.nextUniform() < 0.5 ? 1 : -1) / random.nextBetween(30, 120);
    path.add(random.nextBetween(0.2, 1.1) / Math.abs(curvature), curvature);
  }
  return path;
}

/** By farm track, by road, and by farm track again; sometimes a stop beside the road. */
function* journey(from: Pose, random: RandomStream): Generator<Leg, Pose> {
  const trackMps = () => random.nextBetween(1.8, 3.6);
  const out = bendyWay(from, random, { lengthM: random.nextBetween(200, 700), straightM: 120 });
  yield createLeg(out.segments, trackMps());
  const road = bendyWay(out.end, random, { lengthM: random.nextBetween(1200, 3500), straightM: 400 });
  const stopS = random.nextUniform() < 0.4 ? random.nextBetween(120, 900) : 0;
  yield createLeg(road.segments, random.nextBetween(5.5, 8.5), { stopS });
  const back = bendyWay(road.end, random, { lengthM: random.nextBetween(200, 700), straightM: 120 });
  yield createLeg(back.segments, trackMps());
  return back.end;
}

/** A field to the left of where the track ends. */
function fieldBeside(at: Pose, id: string, random: RandomStream): { partfield: Partfield; headingRad: number } {
  const [lengthM, widthM] = [random.nextBetween(140, 300), random.nextBetween(60, 110)];
  const headingRad = at.headingRad + random.nextBetween(-0.3, 0.3);
  const centre = offsetPose({ ...at, headingRad }, { forwardM: lengthM / 2 + 15, rightM: -widthM / 2 - 10 });
  const skewM = [0, 1, 2, 3].map(() => random.nextBetween(-8, 8));
  return {
    partfield: { id, name: id, polygon: quadrilateral({ centre, lengthM, widthM, headingRad, skewM }) },
    headingRad,
  };
}

function* day(seed: number): Generator<Leg> {
  const random = new RandomStream(deriveSeed(seed, 'labelled-day'));
  const implement = IMPLEMENTS[Math.floor(random.nextUniform() * IMPLEMENTS.length)]!;
  yield standstill(random.nextBetween(300, 1200));
  let at = YARD;
  for (let i = 1; i <= FIELDS; i++) {
    at = yield* journey(at, random);
    const { partfield, headingRad } = fieldBeside(at, `field-${i}`, random);
    const isHarrow = implement.attachment === 'trailed';
    const headlandRounds = random.nextUniform() < 0.5 ? 4 : 0;
    at = yield* fieldLegs(
      {
        tractor: TRACTOR,
        implement,
        partfield,
        headingRad,
        overlap: random.nextBetween(0.02, 0.1),
        headlandRounds,
        ...(headlandRounds === 0 && { headlandM: 14 }),
        skip: isHarrow ? 3 : 1,
        ...(random.nextUniform() < 0.5 && { pauses: { 3: random.nextBetween(60, 600) } }),
        ...(random.nextUniform() < 0.3 && { contour: { amplitudeM: 4, wavelengthM: 120 } }),
      },
      at,
    );
    if (random.nextUniform() < 0.5) yield standstill(random.nextBetween(300, 1500));
  }
  yield* journey(at, random);
  yield standstill(600);
}

/** A tractor of which only the receiver is heard, from the yard to three fields and back, never the same by seed. */
export const LABELLED_DAY: Scenario = {
  name: 'labelled-day',
  happens: 'Yard, farm tracks, bendy roads, three fields with turns, stops; every fix says whether it is in a field.',
  truth: 'A fix is in a field from when the tractor drives to its first pass there until the end of its last.',
  tractor: TRACTOR,
  implement: SEEDER_3M,
  bus: 'none',
  receiver: RECEIVER,
  origin: LISHU,
  durationS: null,
  createRoute: (seed) => ({ start: YARD, partfields: [], legs: day(seed) }),
};
