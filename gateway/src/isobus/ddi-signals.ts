import type { SignalName } from '@furrow/protocol/signal-table';
import type { SignalReading } from '../signal/signal.js';

/** Data dictionary identifiers used outside the table below (ISO 11783-11). */
export const DDI = {
  actualWorkingWidth: 67,
  defaultWorkingWidth: 68,
  maximumWorkingWidth: 70,
  elementOffsetX: 134,
  elementOffsetY: 135,
  actualWorkState: 141,
  /** 161 to 176: sections 1 to 16, 17 to 32, ...; two bits each. */
  condensedWorkState: 161,
} as const;

interface DdiSignal {
  readonly name: SignalName;
  /** Raw units to one unit of the signal table: 1000 for mm to m. */
  readonly divisor: number;
}

const MM_TO_M = 1000;

/** ISO 11783-11 entity → signal. Divisors are whole, so that 3000 mm is 3 m and not 3.0000000000000004. */
const DDI_SIGNALS: ReadonlyMap<number, DdiSignal> = new Map([
  [51, { name: 'setpointTillageDepthM', divisor: MM_TO_M }],
  [52, { name: 'actualTillageDepthM', divisor: MM_TO_M }],
  [56, { name: 'setpointSeedingDepthM', divisor: MM_TO_M }],
  [57, { name: 'actualSeedingDepthM', divisor: MM_TO_M }],
  [67, { name: 'actualWorkingWidthM', divisor: MM_TO_M }],
  [68, { name: 'defaultWorkingWidthM', divisor: MM_TO_M }],
  [70, { name: 'maximumWorkingWidthM', divisor: MM_TO_M }],
  [81, { name: 'totalApplicationMassKg', divisor: 1 }],
  [90, { name: 'totalYieldMassKg', divisor: 1 }],
  [116, { name: 'totalAreaM2', divisor: 1 }],
  [117, { name: 'effectiveTotalDistanceM', divisor: MM_TO_M }],
  [118, { name: 'ineffectiveTotalDistanceM', divisor: MM_TO_M }],
  [119, { name: 'effectiveTotalTimeS', divisor: 1 }],
  [120, { name: 'ineffectiveTotalTimeS', divisor: 1 }],
  [141, { name: 'workState', divisor: 1 }],
  [148, { name: 'totalFuelMl', divisor: 1 }],
  [160, { name: 'sectionControlState', divisor: 1 }],
  [179, { name: 'culturalPractice', divisor: 1 }],
] as const);

/** No value: the lowest int32, which no entity of the table can take. */
const NOT_AVAILABLE = -0x80000000;

/** The signal that a DDI carries, or undefined where the signal table has none. */
export function ddiSignalName(ddi: number): SignalName | undefined {
  return DDI_SIGNALS.get(ddi)?.name;
}

/** The reading of a raw int32 of a DDI that has a signal. Ranges are checked where records are made. */
export function ddiReading(ddi: number, raw: number): SignalReading {
  if (raw === NOT_AVAILABLE) return 'notAvailable';
  if (ddi === DDI.actualWorkState || ddi === 160) return switchReading(raw);
  return raw / (DDI_SIGNALS.get(ddi)?.divisor ?? 1);
}

/** Two-bit code of a switch: off, on, error, not installed (DDI 141, ISO 11783-11). */
export function switchReading(code: number): SignalReading {
  if (code === 2) return 'error';
  return code === 3 ? 'notInstalled' : code;
}

/** The two-bit code of section 1 to 16 in a condensed work state. */
export function condensedCode(raw: number, section: number): number {
  return (raw >>> (2 * (section - 1))) & 3;
}

const CONDENSED_SECTIONS = 16;

/** The work state that the sections of condensed states add up to, 16 of each. */
export function condensedReading(...raws: readonly number[]): SignalReading {
  return joinedReading(
    raws.flatMap((raw) => Array.from({ length: CONDENSED_SECTIONS }, (_, index) => condensedCode(raw, index + 1))),
  );
}

/** The work state that sections add up to: on where any is on, not installed where none is, else off. */
export function joinedReading(codes: readonly number[]): SignalReading {
  if (codes.includes(1)) return 1;
  if (codes.every((code) => code === 3)) return 'notInstalled';
  return codes.includes(0) ? 0 : 'error';
}
