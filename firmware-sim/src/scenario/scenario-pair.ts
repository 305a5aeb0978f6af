import { LARGE_TRACTOR, SEEDER_3M, type Implement, type Tractor } from '../machine/outfit.js';
import { offsetPose } from '../path/arc-path.js';
import { createPartfield, loneFieldScenario } from './lone-field.js';
import type { Partfield, Scenario } from './scenario.js';

/** Two stories on the same ground, or one as two terminals see it: each has its truth, and together they have what they share. */
export interface ScenarioPair {
  readonly name: string;
  readonly happens: string;
  readonly truth: string;
  readonly first: Scenario;
  readonly second: Scenario;
  /** The second story begins so much later than the first. */
  readonly secondAfterS: number;
}

const HEADING_RAD = 0.3;
const LENGTH_M = 200;
const STRIP_M = 60;
/** Nobody seeds the headland, on the long sides neither. */
const HEADLAND_M = 12;
/** Passes are whole: what both have done differs from this by part of a pass. */
const SHARED_M = 6;
const SHUTTLE = { headingRad: HEADING_RAD, overlap: 0.04, headlandRounds: 0, headlandM: HEADLAND_M };

const FIRST: Tractor = { ...LARGE_TRACTOR, id: 'tractor-first' };
const SECOND: Tractor = { ...LARGE_TRACTOR, id: 'tractor-second', antennaXM: 1.6 };
const FIRST_SEEDER: Implement = { ...SEEDER_3M, id: 'seeder-first' };
const SECOND_SEEDER: Implement = { ...SEEDER_3M, id: 'seeder-second', workSpeedMps: 2.2 };

/** A strip of a field, moved to the left of the field's middle. */
function createStrip(widthM: number, leftM: number): Partfield {
  const partfield = createPartfield({ lengthM: LENGTH_M, widthM, headingRad: HEADING_RAD });
  const polygon = partfield.polygon.map((corner) => {
    const { x, y } = offsetPose({ ...corner, headingRad: HEADING_RAD }, { forwardM: 0, rightM: -leftM });
    return { x, y };
  });
  return { ...partfield, polygon };
}

/** One of two tractors that seed. */
function seeding(name: string, outfit: { tractor: Tractor; implement: Implement }, partfield: Partfield): Scenario {
  const words = { name, happens: 'One of two tractors on the same ground.', truth: 'One job.' };
  return loneFieldScenario({ ...words, ...outfit }, { partfield, ...SHUTTLE });
}

/** One tractor as one of its terminals sees it: the drive is the same, the receiver another. */
function terminal(silences: Readonly<Record<number, number>>): Scenario {
  const words = { name: 'two-terminals', happens: 'One of two terminals on one tractor.', truth: 'One job.' };
  const partfield = createPartfield({ lengthM: 380, widthM: 70, headingRad: HEADING_RAD });
  return loneFieldScenario(words, { partfield, silences, ...SHUTTLE });
}

const first = { tractor: FIRST, implement: FIRST_SEEDER };
const second = { tractor: SECOND, implement: SECOND_SEEDER };
const ASIDE_M = (STRIP_M - 2 * HEADLAND_M - SHARED_M) / 2;

/** Every pair, in the order of the README. */
export const PAIRS: readonly ScenarioPair[] = [
  {
    name: 'two-tractors-one-field',
    happens: 'Two tractors seed one field at the same time, each its side and 3 m beyond the middle.',
    truth: 'Two jobs; both have done a strip of some 6 m along the middle.',
    first: seeding('two-tractors-one-field', first, createStrip(STRIP_M, -ASIDE_M)),
    second: seeding('two-tractors-one-field', second, createStrip(STRIP_M, ASIDE_M)),
    secondAfterS: 300,
  },
  {
    name: 'contractors-days-apart',
    happens: 'Two contractors seed the same plot three days apart, the second 10 m further to the left.',
    truth: 'Two jobs; most of the second is ground that the first had seeded.',
    first: seeding('contractors-days-apart', first, createStrip(STRIP_M, 0)),
    second: seeding('contractors-days-apart', second, createStrip(STRIP_M, 10)),
    secondAfterS: 3 * 86_400,
  },
  {
    name: 'two-terminals',
    happens: 'Two terminals on one tractor: the receiver of the first falls silent for 5, 20 and 60 s, twice each.',
    truth: 'One job of one tractor: what the second has seen, which is all of it.',
    first: terminal({ 1: 5, 3: 20, 5: 60, 8: 5, 10: 20, 13: 60 }),
    second: terminal({}),
    secondAfterS: 0,
  },
];
