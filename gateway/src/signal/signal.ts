import { signalDefinition, type SignalName, type SignalState } from '@furrow/protocol/signal-table';

/** A number in the unit of the signal table, or the reason why there is none. */
export type SignalReading = number | SignalState;

/** One reading of one signal by one source. */
export interface Signal {
  readonly name: SignalName;
  readonly reading: SignalReading;
  /** Who said it: `PGN 65093 from 0xF0`, `DDI 141 of DET-1`. */
  readonly source: string;
  /** Gateway clock, UTC ms. */
  readonly atMs: number;
}

/** The reading itself where it is a state or within the signal's range, else undefined. */
export function readingInRange(name: SignalName, reading: SignalReading): SignalReading | undefined {
  if (typeof reading === 'string') return reading;
  const { min, max } = signalDefinition(name);
  return reading >= min && reading <= max ? reading : undefined;
}
