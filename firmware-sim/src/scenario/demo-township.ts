import type { Leg } from '../machine/leg.js';
import { LARGE_TRACTOR, type Implement, type Tractor } from '../machine/outfit.js';
import { deriveSeed, RandomStream } from '../noise/random-stream.js';
import { offsetPose, type Pose } from '../path/arc-path.js';
import { quadrilateral } from '../path/convex-polygon.js';
import { RTK } from '../receiver/receiver.js';
import { fieldLegs, roadLegs, standstill, type FieldJob } from './field-work.js';
import type { Partfield, Route, Scenario } from './scenario.js';

/**
 * Fields lie along a road to the north, far enough apart to be jobs of their own. The four demo stories lie side
 * by side, 1.25 km apart, so that one view of the map shows all four and the ground they have worked.
 */
const PARTFIELD_COUNT = 10;
const GAP_M = 270;
const ROAD_X_M = -60;
/** A run to files ends after this much of a story that has no end. */
const TO_FILES_S = 7200;

interface Holding {
  readonly partfield: Partfield;
  readonly gate: Pose;
}

/** Ten fields of 5 to 16 ha, the long side away from the road, the same for the same seed. */
function createHoldings(name: string, seed: number): Holding[] {
  const random = new RandomStream(deriveSeed(seed, `partfields:${name}`));
  const holdings: Holding[] = [];
  let northM = -2300;
  for (let i = 1; i <= PARTFIELD_COUNT; i++) {
    const widthM = random.nextBetween(160, 260);
    const lengthM = random.nextBetween(360, 600);
    const skewM = [0, 1, 2, 3].map(() => random.nextBetween(-14, 14));
    const headingRad = random.nextBetween(-0.05, 0.05);
    const centre = { x: lengthM / 2 + 30, y: northM + widthM / 2 };
    const polygon = quadrilateral({ centre, lengthM, widthM, headingRad, skewM });
    const gate: Pose = { x: ROAD_X_M, y: northM, headingRad: Math.PI / 2 };
    holdings.push({ partfield: { id: `${name}-${i}`, name: `${name} ${i}`, polygon }, gate });
    northM += widthM + GAP_M;
  }
  return holdings;
}

/** Works field after field, and begins again with the first when all are done. */
function townshipRoute(options: {
  name: string;
  seed: number;
  tractor: Tractor;
  implement: Implement;
  job: Pick<FieldJob, 'overlap' | 'headlandRounds' | 'skip'>;
  refillEvery?: number;
}): Route {
  const { name, seed, tractor, implement, job, refillEvery } = options;
  const holdings = createHoldings(name, seed);
  const first = holdings[0]!;
  const start = offsetPose(first.gate, { forwardM: -120, rightM: 0 });
  function* legs(): Generator<Leg> {
    yield standstill(20);
    let at = start;
    for (let turn = 0; ; turn++) {
      const { partfield, gate } = holdings[turn % holdings.length]!;
      // The way back to the first field is against the road's direction.
      const back = at.y > gate.y + 400;
      at = yield* roadLegs(tractor, at, [{ ...gate, headingRad: back ? -Math.PI / 2 : Math.PI / 2 }]);
      const headingRad = Math.atan2(
        partfield.polygon[1]!.y - partfield.polygon[0]!.y,
        partfield.polygon[1]!.x - partfield.polygon[0]!.x,
      );
      const refill = refillEvery !== undefined && {
        refill: { everyPasses: refillEvery, stopS: 240, at: { x: 10, y: gate.y, headingRad: Math.PI } },
      };
      const fieldJob: FieldJob = { tractor, implement, partfield, headingRad, ...job, ...refill };
      at = yield* fieldLegs(fieldJob, at);
      yield standstill(40);
    }
  }
  return { start, partfields: holdings.map((holding) => holding.partfield), legs: legs() };
}

/** A tractor of the demo, as its own file describes it: what it works with, where, and how. */
export interface TownshipStory extends Pick<Scenario, 'name' | 'happens' | 'implement' | 'origin'> {
  readonly turnRadiusM: number;
  readonly rateHz: 1 | 5;
  readonly job: Pick<FieldJob, 'overlap' | 'headlandRounds' | 'skip'>;
  /** The implement is refilled after so many passes; never where absent. */
  readonly refillEvery?: number;
}

/** A story without end for the demo: ten fields along a road, antenna 1.6 m ahead of the axle, RTK. */
export function townshipScenario(story: TownshipStory): Scenario {
  const { name, happens, implement, origin, turnRadiusM, rateHz, job, refillEvery } = story;
  const tractor = { ...LARGE_TRACTOR, id: `${name}-tractor`, antennaXM: 1.6, turnRadiusM };
  return {
    name,
    happens,
    truth: 'One job a field; small overlap, rounded headlands.',
    tractor,
    implement,
    bus: 'isobus',
    receiver: { ...RTK, rateHz },
    origin,
    durationS: TO_FILES_S,
    createRoute: (seed) =>
      townshipRoute({ name, seed, tractor, implement, job, ...(refillEvery === undefined ? {} : { refillEvery }) }),
  };
}
