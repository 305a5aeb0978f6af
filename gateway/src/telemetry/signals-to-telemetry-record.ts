import { roundToQuantum } from '@furrow/protocol/quantum';
import { signalDefinition, type SignalName, type SignalState } from '@furrow/protocol/signal-table';
import {
  RECORD_QUANTA,
  TelemetryRecord,
  type ElementSample,
  type RecordColumn,
  type RecordSource,
} from '@furrow/protocol/telemetry-record';
import type { GnssFix } from '../nmea/gnss-fix.js';
import { readingInRange, type SignalReading } from '../signal/signal.js';

/** One signal as a record takes it. */
export interface SampledSignal {
  readonly name: SignalName;
  readonly reading: SignalReading;
  /** Given only where several sources exist. */
  readonly source?: string;
  /** ms before the fix at which the signal changed; given only for changes between two fixes. */
  readonly changedMsBefore?: number;
}

export interface Sample {
  /** Gateway clock, UTC ms. */
  readonly sampledAt: number;
  readonly fix?: GnssFix;
  /** The signal that the speed of the fix is of, where it is not the receiver's. */
  readonly speedSource?: SignalName;
  /** Who gave the fix; given only where there are several receivers. */
  readonly receiver?: string;
  readonly signals: Iterable<SampledSignal>;
  readonly elements?: readonly ElementSample[];
  readonly source?: RecordSource;
}

/** Told of each value outside its range; the record carries the state `error` or nothing in its place. */
export type OutOfRange = (name: string, value: number) => void;

const FIX_COLUMNS: readonly (readonly [keyof GnssFix, RecordColumn])[] = [
  ['fixTimeMs', 'fixTime'],
  ['latitudeDeg', 'latitude'],
  ['longitudeDeg', 'longitude'],
  ['altitudeMslM', 'altitudeMslM'],
  ['geoidSeparationM', 'geoidSeparationM'],
  ['fixQuality', 'fixQuality'],
  ['satellites', 'satellites'],
  ['hdop', 'hdop'],
  ['horizontalSigmaM', 'horizontalSigmaM'],
  ['correctionAgeS', 'correctionAgeS'],
  ['speedMps', 'speedMps'],
  ['courseDeg', 'courseDeg'],
  ['headingDeg', 'headingDeg'],
];

/** Characters that the schema allows for names of sources. */
const MAX_TEXT = 64;

/** Ranges as the schema of the record states them. */
const COLUMN_RANGES = TelemetryRecord.properties as unknown as Record<
  RecordColumn,
  { readonly minimum: number; readonly maximum: number }
>;

/**
 * A fix and the latest signals as one record. Every number is rounded to the quantum of the protocol
 * here and nowhere else (protocol/README.md, Records). A signal out of range becomes the state `error`, a column of
 * the fix out of range is left out; both are reported.
 */
export function signalsToTelemetryRecord(sample: Sample, onOutOfRange: OutOfRange): TelemetryRecord {
  const record: TelemetryRecord = { sampledAt: sample.sampledAt };
  if (sample.fix !== undefined) addFix(record, sample.fix, onOutOfRange);
  if (sample.receiver !== undefined) record.receiver = sample.receiver.slice(0, MAX_TEXT);
  if (sample.speedSource !== undefined && record.speedMps !== undefined) record.speedSource = sample.speedSource;
  for (const signal of sample.signals) addSignal(record, signal, onOutOfRange);
  if (sample.elements !== undefined && sample.elements.length > 0) record.elements = [...sample.elements];
  if (sample.source !== undefined) record.source = sample.source;
  return record;
}

function addFix(record: TelemetryRecord, fix: GnssFix, onOutOfRange: OutOfRange): void {
  for (const [field, column] of FIX_COLUMNS) {
    const value = fix[field];
    if (value === undefined) continue;
    const rounded = roundToQuantum(value, RECORD_QUANTA[column]);
    const { minimum, maximum } = COLUMN_RANGES[column];
    if (rounded >= minimum && rounded <= maximum) record[column] = rounded;
    else onOutOfRange(column, value);
  }
  if ((record.latitude === undefined) !== (record.longitude === undefined)) {
    delete record.latitude;
    delete record.longitude;
  }
}

function addSignal(record: TelemetryRecord, signal: SampledSignal, onOutOfRange: OutOfRange): void {
  const { name, reading } = signal;
  const rounded = typeof reading === 'number' ? roundToQuantum(reading, signalDefinition(name).quantum) : reading;
  const sound = readingInRange(name, rounded);
  if (sound === undefined) onOutOfRange(name, rounded as number);
  if (typeof sound === 'number') (record.signals ??= {})[name] = sound;
  else (record.signalStates ??= {})[name] = sound ?? ('error' satisfies SignalState);
  if (signal.source !== undefined) (record.signalSources ??= {})[name] = signal.source.slice(0, MAX_TEXT);
  if (signal.changedMsBefore !== undefined) (record.signalTimes ??= {})[name] = signal.changedMsBefore;
}
