/** A tractor: lengths in metres from the rear axle centre, x forward, y right. */
export interface Tractor {
  readonly id: string;
  readonly name: string;
  readonly antennaXM: number;
  readonly antennaYM: number;
  readonly hitchXM: number;
  readonly turnRadiusM: number;
  readonly roadSpeedMps: number;
}

export type Operation = 'no-till-seeding' | 'subsoiling' | 'rotary-tillage' | 'disc-harrowing';

/** An implement: `toolXM` from the hitch point, negative behind; for a trailed one minus the drawbar. */
export interface Implement {
  readonly id: string;
  readonly name: string;
  readonly attachment: 'mounted' | 'trailed';
  readonly toolXM: number;
  readonly offsetYM: number;
  readonly widthM: number;
  readonly operation: Operation;
  readonly depthMm: number;
  readonly ptoRpm: number | null;
  readonly workSpeedMps: number;
}

/** Which ECUs speak on the bus. `none` leaves only the engine, as on an old tractor. */
export type BusFit = 'isobus' | 'tractor' | 'none';

/** How far the working bar runs behind the rear axle on a straight. */
export function barBehindM(tractor: Tractor, implement: Implement): number {
  return -(tractor.hitchXM + implement.toolXM);
}

export const LARGE_TRACTOR: Tractor = {
  id: 'tractor',
  name: 'Tractor 180',
  antennaXM: 0,
  antennaYM: 0,
  hitchXM: -1.2,
  turnRadiusM: 5.5,
  roadSpeedMps: 8,
};

export const SEEDER_3M: Implement = {
  id: 'seeder-3',
  name: 'No-till seeder 3 m',
  attachment: 'mounted',
  toolXM: -1.4,
  offsetYM: 0,
  widthM: 3,
  operation: 'no-till-seeding',
  depthMm: 50,
  ptoRpm: null,
  workSpeedMps: 2.4,
};

export const DISC_HARROW_6M: Implement = {
  id: 'harrow-6',
  name: 'Trailed disc harrow 6 m',
  attachment: 'trailed',
  toolXM: -5,
  offsetYM: 0,
  widthM: 6,
  operation: 'disc-harrowing',
  depthMm: 120,
  ptoRpm: null,
  workSpeedMps: 2.8,
};

export const SUBSOILER_3M5: Implement = {
  id: 'subsoiler-3',
  name: 'Subsoiler 3.5 m',
  attachment: 'mounted',
  toolXM: -1.6,
  offsetYM: 0,
  widthM: 3.5,
  operation: 'subsoiling',
  depthMm: 320,
  ptoRpm: null,
  workSpeedMps: 2.1,
};

export const ROTARY_TILLER_2M8: Implement = {
  id: 'tiller-2',
  name: 'Rotary tiller 2.8 m',
  attachment: 'mounted',
  toolXM: -1.1,
  offsetYM: 0,
  widthM: 2.8,
  operation: 'rotary-tillage',
  depthMm: 150,
  ptoRpm: 540,
  workSpeedMps: 1.6,
};
