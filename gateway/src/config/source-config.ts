import { SIGNAL_NAMES } from '@furrow/protocol/signal-table';
import { Type } from 'typebox';
import { DEFAULT_SOURCES, SPEED_SOURCES, type SourceSettings } from '../signal/source-ranks.js';

const Names = Type.Array(Type.String({ minLength: 1, maxLength: 64, remedy: 'give names, the best first' }), {
  default: [],
  uniqueItems: true,
  remedy: 'give a list of names, the best first',
});

const Milliseconds = (defaultMs: number) =>
  Type.Integer({ minimum: 500, maximum: 600_000, default: defaultMs, remedy: 'give 500 to 600000 ms' });

/** `sources` of the configuration: which of several sources of one quantity is used. */
export const SourceConfig = Type.Unsafe<SourceSettings>(
  Type.Object(
    {
      silentAfterMs: Milliseconds(DEFAULT_SOURCES.silentAfterMs),
      holdMs: Milliseconds(DEFAULT_SOURCES.holdMs),
      receivers: Names,
      units: Names,
      signals: Type.Object(Object.fromEntries(SIGNAL_NAMES.map((name) => [name, Type.Optional(Names)])), {
        additionalProperties: false,
        default: {},
      }),
      speed: Type.Array(Type.Enum([...SPEED_SOURCES], { remedy: `use ${SPEED_SOURCES.join(', ')}` }), {
        default: [...DEFAULT_SOURCES.speed],
        minItems: 1,
        uniqueItems: true,
        remedy: `give a list of ${SPEED_SOURCES.join(', ')}, the best first`,
      }),
    },
    { additionalProperties: false, default: {} },
  ),
);
