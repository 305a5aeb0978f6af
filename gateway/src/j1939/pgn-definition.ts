import type { SignalName } from '@furrow/protocol/signal-table';
import type { GnssFix } from '../nmea/gnss-fix.js';
import type { SignalReading } from '../signal/signal.js';
import type { BitField } from './bit-field.js';

/** A field that becomes a signal of the table. */
export interface SignalField extends BitField {
  readonly signal: SignalName;
}

/** A field that becomes part of a GNSS fix, or a raw part that fixes and addresses are made of. */
export interface NamedField extends BitField {
  readonly part: keyof GnssFix | 'date' | 'timeOfDay' | 'reference';
}

/** What one parameter group means: decisions only, with a sample and what it must give. */
export interface PgnDefinition {
  readonly pgn: number;
  readonly name: string;
  /** Set where other values of a byte speak of another engine or device, which no signal is for. */
  readonly only?: { readonly byte: number; readonly value: number };
  readonly fields: readonly (SignalField | NamedField)[];
  /** Payload in hex. */
  readonly sample: string;
  /** Keyed by signal or part; of what the fields give for the sample. */
  readonly expected: Readonly<Record<string, SignalReading>>;
}
