import { signalDefinition, type SignalName, type SignalState } from '@furrow/protocol/signal-table';

/** A number in the unit of the signal table, or the reason why there is none. */
export type SignalReading = number | SignalState;

/** One reading of one signal by one source. */
export interface Signal {
  readonly name: SignalName;
  readonly reading: SignalReading;
  /** What said it: `PGN 65093`, `DDI 141 of element 1`. */
  readonly source: string;
  /** Who said it: the NAME of the unit, or its address until that is known. */
  readonly unit: string;
  /** Gateway clock, UTC ms. */
  readonly atMs: number;
  /** Set for values that are sent on change only: they hold while their unit is heard at all. */
  readonly lasting?: boolean;
}

/** The reading itself where it is a state or within the signal's range, else undefined. */
export function readingInRange(name: SignalName, reading: SignalReading): SignalReading | undefined {
  if (typeof reading === 'string') return reading;
  const { min, max } = signalDefinition(name);
  return reading >= min && reading <= max ? reading : undefined;
}
