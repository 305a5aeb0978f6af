import type { LiveMachine, LiveUpdate } from '@furrow/protocol/live-update';
import { localDayOf } from '../format/time.js';
import { cannedCatalogue, fieldOf, operationOf, PASS_WIDTHS_M, passesOf, TIME_ZONE } from './canned-answers.js';
import { countyMachine } from './canned-county.js';
import { machineAt, placeIn, workedStrips } from './canned-ground.js';

const SPEEDS_MPS = [2.1, 1.9];
const ACTIVITIES = ['working', 'working', 'standing', 'silent'] as const;

/** How far a machine has come, in passes, so many seconds after the start. Two of four move. */
export function passesAt(machine: number, elapsedS: number): number {
  const speed = SPEEDS_MPS[machine] ?? 0;
  return passesOf(machine) + (elapsedS * speed) / (fieldOf(machine).lengthM - 24);
}

export function cannedMachine(machine: number, now: number, elapsedS: number): LiveMachine {
  const widthM = PASS_WIDTHS_M[machine] ?? 3;
  const passes = passesAt(machine, elapsedS);
  const { place, courseDeg } = machineAt(fieldOf(machine), passes, widthM);
  const [longitude, latitude] = machine === 2 ? placeIn(fieldOf(2), -18, 60) : place;
  const isSilent = machine === 3;
  const grossM2 = passes * (fieldOf(machine).lengthM - 24) * widthM;
  const fixTime = isSilent ? now - 47 * 60_000 : now - 1_200;
  return {
    machineId: `m-${machine + 1}`,
    fixTime,
    receivedAt: fixTime + 300,
    latitude,
    longitude,
    courseDeg: machine === 2 ? null : courseDeg,
    speedMps: isSilent ? null : (SPEEDS_MPS[machine] ?? 0),
    fixQuality: isSilent ? null : 4,
    activity: ACTIVITIES[machine] ?? 'unknown',
    connected: !isSilent,
    workStateEvidence: isSilent ? null : (['ddi141', 'hitchInWork', 'hitchPosition'][machine] ?? null),
    jobId: machine < 3 ? `job-000${machine + 1}` : null,
    operation: operationOf(machine),
    driverId: `d-${machine + 1}`,
    today: {
      localDay: localDayOf(now, TIME_ZONE),
      jobs: 1,
      netM2: grossM2 * 0.958,
      grossM2,
      workedTimeS: grossM2 / widthM / 2.1,
      unknownDistanceM: machine === 0 ? 64 : 0,
      pending: machine === 1,
    },
  };
}

export interface LiveMoment {
  readonly now: number;
  readonly elapsedS: number;
  readonly isSnapshot: boolean;
  /** Machines beside the four. */
  readonly county?: number;
}

export function cannedUpdate({ now, elapsedS, isSnapshot, county = 0 }: LiveMoment): LiveUpdate {
  const machines = [0, 1, 2, 3].map((machine) => cannedMachine(machine, now, elapsedS));
  const like = cannedMachine(0, now, elapsedS);
  const others = Array.from({ length: county }, (_, index) => countyMachine(like, index, elapsedS));
  const netM2 = machines.reduce((sum, { today }) => sum + today.netM2, 0);
  return {
    snapshot: isSnapshot,
    serverTime: now,
    machines: [...(isSnapshot ? machines : machines.slice(0, 2)), ...others],
    today: {
      localDay: localDayOf(now, TIME_ZONE),
      jobs: 4,
      netM2,
      uniqueM2: netM2 * 0.985,
      conservationM2: netM2 * 0.985 - (machines[3]?.today.netM2 ?? 0),
      workingMachines: 2,
      pending: true,
    },
    coverageVersion: Math.floor(elapsedS / 5),
    coverageBounds: [124.31, 43.3, 124.35, 43.32],
  };
}

/** A coverage tile as SVG: an `img` does not mind what a `.png` really is. */
export function cannedTile({ z, x, y }: { z: number; x: number; y: number }, elapsedS: number): string {
  const size = 256 * 2 ** z;
  const toPixel = ([longitude, latitude]: readonly [number, number]) => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    const east = ((longitude + 180) / 360) * size - x * 256;
    const south = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size - y * 256;
    return `${east.toFixed(1)} ${south.toFixed(1)}`;
  };
  const paths = [0, 1, 2, 3].map((machine) => {
    const strips = workedStrips(fieldOf(machine), passesAt(machine, elapsedS), PASS_WIDTHS_M[machine] ?? 3);
    const path = strips.map((ring) => `M${ring.map(toPixel).join('L')}Z`).join('');
    const operation = cannedCatalogue(0).operations.find(({ id }) => id === operationOf(machine));
    return `<path fill="${operation?.colour ?? 'grey'}" d="${path}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">${paths.join('')}</svg>`;
}
