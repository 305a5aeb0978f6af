import * as fc from 'fast-check';
import { fromQuanta } from './quantum.js';
import { SIGNAL_NAMES, SIGNAL_STATES, signalDefinition, type SignalName } from './signal-table.js';
import { RECORD_QUANTA, type ElementSample, type TelemetryRecord } from './telemetry-record.js';

/** For property tests: any value that a quantum can express between two limits. */
function quantised(min: number, max: number, quantum: number): fc.Arbitrary<number> {
  const [low, high] = [Math.ceil(min / quantum), Math.floor(max / quantum)];
  return fc
    .maxSafeInteger()
    .map((n) => fromQuanta(low + (((n % (high - low + 1)) + (high - low + 1)) % (high - low + 1)), quantum));
}

const oneSignal = fc.constantFrom(...SIGNAL_NAMES);
const signalValue = (name: SignalName): fc.Arbitrary<number> => {
  const { min, max, quantum } = signalDefinition(name);
  return quantised(min, max, quantum);
};

/** One to six signals with a value each; a group is never empty, which is the same as absent. */
function bySignal<T>(value: (name: SignalName) => fc.Arbitrary<T>): fc.Arbitrary<Partial<Record<SignalName, T>>> {
  return fc
    .uniqueArray(oneSignal, { minLength: 1, maxLength: 6 })
    .chain((names) => fc.tuple(...names.map((name) => value(name).map((given) => [name, given] as const))))
    .map((entries) => Object.fromEntries(entries) as Partial<Record<SignalName, T>>);
}

const element: fc.Arbitrary<ElementSample> = fc.record(
  {
    id: fc.stringMatching(/^[^/]{1,32}$/),
    workState: fc.integer({ min: 0, max: 3 }),
    workingWidthM: quantised(0, 100, 0.001),
    offsetXM: quantised(-100, 100, 0.001),
    offsetYM: quantised(-100, 100, 0.001),
  },
  { requiredKeys: ['id'], noNullPrototype: true },
);

/** Any record that the schema allows and the sampler could have made, with anything absent that may be. */
export const anyTelemetryRecord: fc.Arbitrary<TelemetryRecord> = fc.record(
  {
    sampledAt: fc.oneof(fc.integer({ min: 1.7e12, max: 1.9e12 }), fc.constantFrom(0, 253402300799999)),
    fixTime: fc.oneof(fc.integer({ min: 1.7e12, max: 1.9e12 }), fc.constantFrom(0, 253402300799999)),
    latitude: quantised(-90, 90, RECORD_QUANTA.latitude),
    longitude: quantised(-180, 180, RECORD_QUANTA.longitude),
    altitudeMslM: quantised(-1000, 20000, RECORD_QUANTA.altitudeMslM),
    geoidSeparationM: quantised(-200, 200, RECORD_QUANTA.geoidSeparationM),
    fixQuality: fc.integer({ min: 0, max: 8 }),
    satellites: fc.integer({ min: 0, max: 255 }),
    hdop: quantised(0, 655.35, RECORD_QUANTA.hdop),
    horizontalSigmaM: quantised(0, 10000, RECORD_QUANTA.horizontalSigmaM),
    correctionAgeS: quantised(0, 100000, RECORD_QUANTA.correctionAgeS),
    speedMps: quantised(0, 200, RECORD_QUANTA.speedMps),
    courseDeg: quantised(0, 360, RECORD_QUANTA.courseDeg),
    headingDeg: quantised(0, 360, RECORD_QUANTA.headingDeg),
    signals: bySignal(signalValue),
    signalStates: bySignal(() => fc.constantFrom(...SIGNAL_STATES)),
    signalTimes: bySignal(() => fc.integer({ min: 0, max: 60000 })),
    signalSources: bySignal(() => fc.constantFrom('can0/31', 'can0/28', 'serial', 'ground')),
    receiver: fc.constantFrom('roof', 'A00C800008000002'),
    speedSource: fc.constantFrom('groundSpeedMps', 'wheelSpeedMps'),
    elements: fc.uniqueArray(element, { selector: ({ id }) => id, minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ['sampledAt'], noNullPrototype: true },
);

/** What a batch may hold: 1 to 60 of them. */
export const anyRecords = fc.array(anyTelemetryRecord, { minLength: 1, maxLength: 60 });
