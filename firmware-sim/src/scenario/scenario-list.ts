import { CURVED_PASSES } from './curved-passes.js';
import { DEMO_HARROW } from './demo-harrow.js';
import { DEMO_NO_TILL } from './demo-no-till.js';
import { DEMO_ROTARY } from './demo-rotary.js';
import { DEMO_SUBSOILING } from './demo-subsoiling.js';
import { GNSS_DROPOUT } from './gnss-dropout.js';
import { HEADLAND_TURNS } from './headland-turns.js';
import { LEVER_ARM } from './lever-arm.js';
import { PARKED_JUMPING, PARKED_JUMPING_BARE } from './parked-jumping.js';
import { REFILL_STOPS } from './refill-stops.js';
import { ROAD_TRIP } from './road-trip.js';
import type { Scenario } from './scenario.js';
import { SINGLE_POINT } from './single-point.js';
import { STRAIGHT_PASSES } from './straight-passes.js';
import { TRAILED_IMPLEMENT } from './trailed-implement.js';
import { WORKED_U_TURNS } from './worked-u-turns.js';

/** Every scenario, in the order of the README. */
export const SCENARIOS: readonly Scenario[] = [
  STRAIGHT_PASSES,
  LEVER_ARM,
  TRAILED_IMPLEMENT,
  CURVED_PASSES,
  HEADLAND_TURNS,
  WORKED_U_TURNS,
  REFILL_STOPS,
  GNSS_DROPOUT,
  SINGLE_POINT,
  ROAD_TRIP,
  PARKED_JUMPING,
  PARKED_JUMPING_BARE,
  DEMO_NO_TILL,
  DEMO_SUBSOILING,
  DEMO_ROTARY,
  DEMO_HARROW,
];

/** The scenario of this name. */
export function findScenario(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = SCENARIOS.map((scenario) => scenario.name).join(', ');
  throw new Error(`--scenario ${name}: no such scenario; choose one of ${names}`);
}
