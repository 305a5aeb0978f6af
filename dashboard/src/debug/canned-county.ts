import type { Catalogue } from '@furrow/protocol/api';
import type { LiveMachine } from '@furrow/protocol/live-update';
import { CENTER } from './canned-ground.js';

/** Some 60 km across, as a county is. */
const COUNTY_DEG = 0.6;
const VILLAGES = 40;

/** The same share of 0 to 1 for the same number, always. */
function shareOf(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x297a2d39;
  return ((Math.imul(mixed ^ (mixed >>> 12), 0x5bd1e995) >>> 0) % 100_003) / 100_003;
}

/** The catalogue with as many machines more. */
export function withCounty(catalogue: Catalogue, count: number): Catalogue {
  const [like] = catalogue.machines;
  if (like === undefined || count === 0) return catalogue;
  const machines = Array.from({ length: count }, (_, index) => ({
    ...like,
    id: `c-${index}`,
    name: `吉03-${2000 + index}`,
  }));
  return { ...catalogue, machines: [...catalogue.machines, ...machines] };
}

function place(seed: number, spread: number): number {
  return (shareOf(seed) - 0.5) * spread;
}

/** A machine of the county near its village; of three, two work and drive in circles. */
export function countyMachine(like: LiveMachine, index: number, elapsedS: number): LiveMachine {
  const village = index % VILLAGES;
  const turn = elapsedS / 60 + index;
  const isWorking = index % 3 !== 0;
  const circle = isWorking ? 0.001 : 0;
  return {
    ...like,
    machineId: `c-${index}`,
    longitude: CENTER[0] + place(village * 7 + 1, COUNTY_DEG) + place(index * 13 + 5, 0.06) + circle * Math.cos(turn),
    latitude:
      CENTER[1] + place(village * 11 + 3, COUNTY_DEG * 0.7) + place(index * 17 + 9, 0.04) + circle * Math.sin(turn),
    courseDeg: isWorking ? 360 - (((turn * 180) / Math.PI) % 360) : null,
    activity: isWorking ? 'working' : 'standing',
    jobId: null,
  };
}
