/**
 * The closed list of signals that a TelemetryRecord may carry: the one place that knows a signal's unit,
 * range and quantum. docs/signals.md is generated from it. Sources name the parameter group (PGN), the
 * suspect parameter (SPN) or the data dictionary identifier (DDI) that a signal is read from.
 */
export interface SignalDefinition {
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
  workState: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'DDI 141', codes: OFF_ON },
  workSwitch: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'switch on a serial control line', codes: OFF_ON },
  sectionControlState: {
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'DDI 160',
    codes: { 0: 'manual', 1: 'automatic' },
  },
  actualWorkingWidthM: { unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 67' },
  defaultWorkingWidthM: { unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 68' },
  maximumWorkingWidthM: { unit: 'm', min: 0, max: 100, quantum: 0.001, source: 'DDI 70' },
  setpointTillageDepthM: { unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 51' },
  actualTillageDepthM: { unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 52' },
  setpointSeedingDepthM: { unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 56' },
  actualSeedingDepthM: { unit: 'm', min: -1, max: 2, quantum: 0.001, source: 'DDI 57' },
  totalAreaM2: { unit: 'm2', min: 0, max: 2147483647, quantum: 1, source: 'DDI 116' },
  effectiveTotalDistanceM: { unit: 'm', min: 0, max: 2147484, quantum: 0.001, source: 'DDI 117' },
  ineffectiveTotalDistanceM: { unit: 'm', min: 0, max: 2147484, quantum: 0.001, source: 'DDI 118' },
  effectiveTotalTimeS: { unit: 's', min: 0, max: 2147483647, quantum: 1, source: 'DDI 119' },
  ineffectiveTotalTimeS: { unit: 's', min: 0, max: 2147483647, quantum: 1, source: 'DDI 120' },
  totalFuelMl: { unit: 'ml', min: 0, max: 2147483647, quantum: 1, source: 'DDI 148' },
  totalYieldMassKg: { unit: 'kg', min: 0, max: 2147483647, quantum: 1, source: 'DDI 90' },
  totalApplicationMassKg: { unit: 'kg', min: 0, max: 2147483647, quantum: 1, source: 'DDI 81' },
  culturalPractice: { unit: 'code', min: 0, max: 255, quantum: 1, source: 'DDI 179' },
  rearHitchPositionPct: { unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65093' },
  rearHitchInWork: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65093', codes: NO_YES },
  rearHitchDraftN: { unit: 'N', min: -320000, max: 322550, quantum: 10, source: 'PGN 65093' },
  frontHitchPositionPct: { unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65094' },
  frontHitchInWork: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65094', codes: NO_YES },
  rearPtoSpeedRpm: { unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 65091' },
  rearPtoEngaged: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65091', codes: NO_YES },
  frontPtoSpeedRpm: { unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 65092' },
  frontPtoEngaged: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65092', codes: NO_YES },
  wheelSpeedMps: { unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 65096' },
  wheelDistanceM: { unit: 'm', min: 0, max: 4211081.215, quantum: 0.001, source: 'PGN 65096' },
  wheelDirection: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65096', codes: DIRECTION },
  keySwitch: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65096', codes: OFF_ON },
  implementStartStop: {
    unit: 'code',
    min: 0,
    max: 1,
    quantum: 1,
    source: 'PGN 65096',
    codes: { 0: 'stop', 1: 'start' },
  },
  groundSpeedMps: { unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 65097' },
  groundDistanceM: { unit: 'm', min: 0, max: 4211081.215, quantum: 0.001, source: 'PGN 65097' },
  groundDirection: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 65097', codes: DIRECTION },
  machineSelectedSpeedMps: { unit: 'm/s', min: 0, max: 64.255, quantum: 0.001, source: 'PGN 61474' },
  machineSelectedDistanceM: { unit: 'm', min: 0, max: 4211081.215, quantum: 0.001, source: 'PGN 61474' },
  machineSelectedDirection: { unit: 'code', min: 0, max: 1, quantum: 1, source: 'PGN 61474', codes: DIRECTION },
  machineSelectedSpeedSource: {
    unit: 'code',
    min: 0,
    max: 4,
    quantum: 1,
    source: 'PGN 61474',
    codes: { 0: 'wheel', 1: 'ground', 2: 'navigation', 3: 'blended', 4: 'simulated' },
  },
  vehicleSpeedMps: { unit: 'm/s', min: 0, max: 69.8, quantum: 0.001, source: 'PGN 65265, SPN 84' },
  guidanceCurvaturePerKm: { unit: '1/km', min: -8032, max: 8031.75, quantum: 0.25, source: 'PGN 44032' },
  engineSpeedRpm: { unit: 'rpm', min: 0, max: 8031.875, quantum: 0.125, source: 'PGN 61444, SPN 190' },
  engineTorquePct: { unit: '%', min: -125, max: 125, quantum: 1, source: 'PGN 61444, SPN 513' },
  acceleratorPedalPct: { unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 61443, SPN 91' },
  engineLoadPct: { unit: '%', min: 0, max: 250, quantum: 1, source: 'PGN 61443, SPN 92' },
  engineHoursH: { unit: 'h', min: 0, max: 210554060.75, quantum: 0.05, source: 'PGN 65253, SPN 247' },
  engineRevolutions: { unit: 'r', min: 0, max: 4211081215000, quantum: 1000, source: 'PGN 65253, SPN 249' },
  fuelRateLph: { unit: 'l/h', min: 0, max: 3212.75, quantum: 0.05, source: 'PGN 65266, SPN 183' },
  tripFuelL: { unit: 'l', min: 0, max: 2105540607.5, quantum: 0.5, source: 'PGN 65257, SPN 182' },
  totalEngineFuelL: { unit: 'l', min: 0, max: 2105540607.5, quantum: 0.5, source: 'PGN 65257, SPN 250' },
  fuelLevelPct: { unit: '%', min: 0, max: 100, quantum: 0.4, source: 'PGN 65276, SPN 96' },
  coolantTemperatureC: { unit: 'degC', min: -40, max: 210, quantum: 1, source: 'PGN 65262, SPN 110' },
  oilTemperatureC: { unit: 'degC', min: -273, max: 1735, quantum: 0.03125, source: 'PGN 65262, SPN 175' },
  oilPressureKpa: { unit: 'kPa', min: 0, max: 1000, quantum: 4, source: 'PGN 65263, SPN 100' },
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
