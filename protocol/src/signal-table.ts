/**
 * The closed list of signals that a TelemetryRecord may carry: the one place that knows a signal's unit,
 * range and quantum. docs/signals.md is generated from it. Sources name the parameter group (PGN), the
 * suspect parameter (SPN) or the data dictionary identifier (DDI) that a signal is read from.
 */
export interface SignalDefinition {
  /**
   * Number of the signal's column in a batch (`column-table.ts`), from 32 up. A new signal takes the next free
   * number; a number is never changed and never given to another signal, for batches are kept for years.
   */
  readonly column: number;
  /** How many times its column is differenced; 2 for what grows evenly while driving, 1 where absent. Never changed. */
  readonly differences?: 2;
  /** Unit of the value as stored and sent: SI, or the unit in the name. `code` for enumerations. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Smallest step kept on the wire; the sampler rounds to it once. */
  readonly quantum: number;
  readonly source: string;
  /** Meaning of the codes of an enumeration. */
  readonly codes?: Readonly<Record<number, string>>;
}

const OFF_ON = { 0: 'off', 1: 'on' } as const;
const NO_YES = { 0: 'no', 1: 'yes' } as const;
const DIRECTION = { 0: 'reverse', 1: 'forward' } as const;

/** Keyed by signal name. */
export const SIGNAL_TABLE = {
  workState: { column: 32, unit: 'code', min: 0, max: 1, quantum: 1, source: 'DDI 141', codes: OFF_ON },
  workSwitch: {
    column: 33,
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'switch on a serial control line',
    codes: OFF_ON,
  },
  sectionControlState: {
    column: 34,
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'DDI 160',
    codes: { 0: 'manual', 1: 'automatic' },
  },
  actualWorkingWidthM: { column: 35, unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 67' },
  defaultWorkingWidthM: { column: 36, unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 68' },
  maximumWorkingWidthM: { column: 37, unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 70' },
  setpointTillageDepthM: { column: 38, unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 51' },
  actualTillageDepthM: { column: 39, unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 52' },
  setpointSeedingDepthM: { column: 40, unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 56' },
  actualSeedingDepthM: { column: 41, unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 57' },
  totalAreaM2: { column: 42, unit: 'm2', min: 0, max: 2147483647, quantum: 1, source: 'DDI 116' },
  effectiveTotalDistanceM: {
    column: 43,
    differences: 2,
    unit: 'm',
    min: 0,
    max: 2147484,
    quantum: 0.001,
    source: 'DDI 117',
  },
  ineffectiveTotalDistanceM: {
    column: 44,
    differences: 2,
    unit: 'm',
    min: 0,
    max: 2147484,
    quantum: 0.001,
    source: 'DDI 118',
  },
  effectiveTotalTimeS: {
    column: 45,
    differences: 2,
    unit: 's',
    min: 0,
    max: 2147483647,
    quantum: 1,
    source: 'DDI 119',
  },
  ineffectiveTotalTimeS: {
    column: 46,
    differences: 2,
    unit: 's',
    min: 0,
    max: 2147483647,
    quantum: 1,
    source: 'DDI 120',
  },
  totalFuelMl: { column: 47, unit: 'ml', min: 0, max: 2147483647, quantum: 1, source: 'DDI 148' },
  totalYieldMassKg: { column: 48, unit: 'kg', min: 0, max: 2147483647, quantum: 1, source: 'DDI 90' },
  totalApplicationMassKg: { column: 49, unit: 'kg', min: 0, max: 2147483647, quantum: 1, source: 'DDI 81' },
  culturalPractice: { column: 50, unit: 'code', min: 0, max: 255, quantum: 1, source: 'DDI 179' },
  rearHitchPositionPct: { column: 51, unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65093' },
  rearHitchInWork: { column: 52, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65093', codes: NO_YES },
  rearHitchDraftN: { column: 53, unit: 'N', min: -320000, max: 322550, quantum: 10, source: 'PGN 65093' },
  frontHitchPositionPct: { column: 54, unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65094' },
  frontHitchInWork: { column: 55, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65094', codes: NO_YES },
  rearPtoSpeedRpm: { column: 56, unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 65091' },
  rearPtoEngaged: { column: 57, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65091', codes: NO_YES },
  frontPtoSpeedRpm: { column: 58, unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 65092' },
  frontPtoEngaged: { column: 59, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65092', codes: NO_YES },
  wheelSpeedMps: { column: 60, unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 65096' },
  wheelDistanceM: {
    column: 61,
    differences: 2,
    unit: 'm',
    min: 0,
    max: 4211081.215,
    quantum: 0.001,
    source: 'PGN 65096',
  },
  wheelDirection: { column: 62, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65096', codes: DIRECTION },
  keySwitch: { column: 63, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65096', codes: OFF_ON },
  implementStartStop: {
    column: 64,
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'PGN 65096',
    codes: { 0: 'stop', 1: 'start' },
  },
  groundSpeedMps: { column: 65, unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 65097' },
  groundDistanceM: {
    column: 66,
    differences: 2,
    unit: 'm',
    min: 0,
    max: 4211081.215,
    quantum: 0.001,
    source: 'PGN 65097',
  },
  groundDirection: { column: 67, unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65097', codes: DIRECTION },
  machineSelectedSpeedMps: { column: 68, unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 61474' },
  machineSelectedDistanceM: {
    column: 69,
    differences: 2,
    unit: 'm',
    min: 0,
    max: 4211081.215,
    quantum: 0.001,
    source: 'PGN 61474',
  },
  machineSelectedDirection: {
    column: 70,
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'PGN 61474',
    codes: DIRECTION,
  },
  machineSelectedSpeedSource: {
    column: 71,
    unit: 'code',
    min: 0,
    max: 4,
    quantum: 1,
    source: 'PGN 61474',
    codes: { 0: 'wheel', 1: 'ground', 2: 'navigation', 3: 'blended', 4: 'simulated' },
  },
  vehicleSpeedMps: { column: 72, unit: 'm/s', min: 0, max: 69.8, quantum: 0.001, source: 'PGN 65265, SPN 84' },
  guidanceCurvaturePerKm: { column: 73, unit: '1/km', min: -8032, max: 8031.75, quantum: 0.25, source: 'PGN 44032' },
  engineSpeedRpm: { column: 74, unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 61444, SPN 190' },
  engineTorquePct: { column: 75, unit: '%', min: -125, max: 125, quantum: 1, source: 'PGN 61444, SPN 513' },
  acceleratorPedalPct: { column: 76, unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 61443, SPN 91' },
  engineLoadPct: { column: 77, unit: '%', min: 0, max: 250, quantum: 1, source: 'PGN 61443, SPN 92' },
  engineHoursH: { column: 78, unit: 'h', min: 0, max: 210554060.75, quantum: 0.05, source: 'PGN 65253, SPN 247' },
  engineRevolutions: { column: 79, unit: 'r', min: 0, max: 4211081215000, quantum: 1000, source: 'PGN 65253, SPN 249' },
  fuelRateLph: { column: 80, unit: 'l/h', min: 0, max: 3212.75, quantum: 0.05, source: 'PGN 65266, SPN 183' },
  tripFuelL: { column: 81, unit: 'l', min: 0, max: 2105540607.5, quantum: 0.5, source: 'PGN 65257, SPN 182' },
  totalEngineFuelL: { column: 82, unit: 'l', min: 0, max: 2105540607.5, quantum: 0.5, source: 'PGN 65257, SPN 250' },
  fuelLevelPct: { column: 83, unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65276, SPN 96' },
  coolantTemperatureC: { column: 84, unit: 'degC', min: -40, max: 210, quantum: 1, source: 'PGN 65262, SPN 110' },
  oilTemperatureC: { column: 85, unit: 'degC', min: -273, max: 1735, quantum: 0.03125, source: 'PGN 65262, SPN 175' },
  oilPressureKpa: { column: 86, unit: 'kPa', min: 0, max: 1000, quantum: 4, source: 'PGN 65263, SPN 100' },
  batteryVoltageV: { column: 87, unit: 'V', min: 0, max: 3212.75, quantum: 0.05, source: 'PGN 65271, SPN 168' },
  keySwitchVoltageV: { column: 88, unit: 'V', min: 0, max: 3212.75, quantum: 0.05, source: 'PGN 65271, SPN 158' },
  navigationSpeedMps: { column: 89, unit: 'm/s', min: 0, max: 69.8, quantum: 0.001, source: 'PGN 65256, SPN 517' },
  pitchDeg: { column: 90, unit: 'deg', min: -180, max: 180, quantum: 0.01, source: 'PGN 65256, SPN 583; PGN 127257' },
  rollDeg: { column: 91, unit: 'deg', min: -180, max: 180, quantum: 0.01, source: 'PGN 127257' },
  rateOfTurnDegps: { column: 92, unit: 'deg/s', min: -360, max: 360, quantum: 0.01, source: 'PGN 127251' },
  machineSpeedSetpointMps: { column: 93, unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 64835' },
} as const satisfies Readonly<Record<string, SignalDefinition>>;

export type SignalName = keyof typeof SIGNAL_TABLE;

/** Every signal name, in the order of the table. */
export const SIGNAL_NAMES = Object.keys(SIGNAL_TABLE) as readonly SignalName[];

/** The definition of a signal as the plain interface, without its literal types. */
export function signalDefinition(name: SignalName): SignalDefinition {
  return SIGNAL_TABLE[name];
}

/** True when the text is the name of a signal of the table. */
export function isSignalName(text: string): text is SignalName {
  return Object.hasOwn(SIGNAL_TABLE, text);
}

/**
 * Why a signal has no value. `error` and `notAvailable` are what the bus says, `notInstalled` what an
 * implement says of itself (DDI 141 value 3), `stale` what the gateway says when the bus fell silent.
 */
export const SIGNAL_STATES = ['error', 'notAvailable', 'notInstalled', 'stale'] as const;
export type SignalState = (typeof SIGNAL_STATES)[number];
