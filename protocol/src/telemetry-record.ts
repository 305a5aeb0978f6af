import { Type } from 'typebox';
import { SIGNAL_STATES, SIGNAL_TABLE, type SignalName } from './signal-table.js';

/** Quantum of each numeric column of a record outside `signals`; the sampler rounds to it once. */
export const RECORD_QUANTA = {
  sampledAt: 1,
  fixTime: 1,
  latitude: 1e-8,
  longitude: 1e-8,
  altitudeMslM: 0.001,
  geoidSeparationM: 0.001,
  fixQuality: 1,
  satellites: 1,
  hdop: 0.01,
  horizontalSigmaM: 0.001,
  correctionAgeS: 0.1,
  speedMps: 0.001,
  courseDeg: 0.01,
  headingDeg: 0.01,
} as const;
export type RecordColumn = keyof typeof RECORD_QUANTA;
/** Texts of a record that are not of a signal. */
export type RecordText = 'receiver' | 'speedSource';

/** To the end of the year 9999: what a date can print, and well within what a column can hold. */
const EpochMs = (description: string) => Type.Integer({ minimum: 0, maximum: 253402300799999, description });

const signalValues = Object.fromEntries(
  Object.entries(SIGNAL_TABLE).map(([name, { min, max, unit, source }]) => [
    name,
    Type.Optional(Type.Number({ minimum: min, maximum: max, description: `${unit}, ${source}` })),
  ]),
) as Record<SignalName, ReturnType<typeof Type.Optional<ReturnType<typeof Type.Number>>>>;

/** Per signal name, one value of the given schema. */
const bySignal = <S extends Type.TSchema>(schema: S) =>
  Type.Object(
    Object.fromEntries(Object.keys(SIGNAL_TABLE).map((name) => [name, Type.Optional(schema)])) as Record<
      SignalName,
      ReturnType<typeof Type.Optional<S>>
    >,
    { additionalProperties: false },
  );

/** State and geometry of one device element or section (ISO 11783-10 DET); offsets by DDI 134 and 135. */
export const ElementSample = Type.Object(
  {
    id: Type.String({
      pattern: '^[^/]{1,32}$',
      description: 'device element, e.g. DET-2, or section number; once in a record',
    }),
    workState: Type.Optional(Type.Integer({ minimum: 0, maximum: 3, description: 'DDI 141 code' })),
    workingWidthM: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    offsetXM: Type.Optional(Type.Number({ minimum: -100, maximum: 100 })),
    offsetYM: Type.Optional(Type.Number({ minimum: -100, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type ElementSample = Type.Static<typeof ElementSample>;

/** Where a record of a decoded capture came from; absent on the wire. */
export const RecordSource = Type.Object(
  {
    file: Type.String(),
    place: Type.Object({ line: Type.Optional(Type.Integer()), byteOffset: Type.Optional(Type.Integer()) }),
    task: Type.Optional(Type.String()),
    timeLog: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type RecordSource = Type.Static<typeof RecordSource>;

/**
 * One sample of one machine: a GNSS epoch with the latest signals, or one a second while signals arrive
 * without a fix. Units are in the names. A value that is not known is absent, never 0.
 */
export const TelemetryRecord = Type.Object(
  {
    sampledAt: EpochMs('gateway clock, UTC ms'),
    fixTime: Type.Optional(EpochMs("receiver's clock, UTC ms; absent without time")),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'degrees, WGS 84' })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180, description: 'degrees, WGS 84' })),
    altitudeMslM: Type.Optional(Type.Number({ minimum: -1000, maximum: 20000 })),
    geoidSeparationM: Type.Optional(Type.Number({ minimum: -200, maximum: 200 })),
    fixQuality: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 8, description: 'NMEA 0183 GGA quality: 4 RTK fixed, 5 RTK float' }),
    ),
    satellites: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    hdop: Type.Optional(Type.Number({ minimum: 0, maximum: 655.35 })),
    horizontalSigmaM: Type.Optional(Type.Number({ minimum: 0, maximum: 10000 })),
    correctionAgeS: Type.Optional(Type.Number({ minimum: 0, maximum: 100000 })),
    speedMps: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
    courseDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    headingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360, description: 'true heading of the machine' })),
    signals: Type.Optional(Type.Object(signalValues, { additionalProperties: false })),
    signalStates: Type.Optional(bySignal(Type.Enum([...SIGNAL_STATES]))),
    signalTimes: Type.Optional(
      bySignal(
        Type.Integer({ minimum: 0, maximum: 60000, description: 'ms before fixTime at which the signal changed' }),
      ),
    ),
    signalSources: Type.Optional(bySignal(Type.String({ maxLength: 64 }))),
    receiver: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'of several receivers, the one that gave the fix' }),
    ),
    speedSource: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'where speedMps is not of the receiver: the signal it is of',
      }),
    ),
    elements: Type.Optional(Type.Array(ElementSample, { maxItems: 256 })),
    source: Type.Optional(RecordSource),
  },
  { additionalProperties: false, $id: 'TelemetryRecord' },
);
export type TelemetryRecord = Type.Static<typeof TelemetryRecord>;
