import { SIGNAL_NAMES } from '@furrow/protocol/signal-table';
import { Type } from 'typebox';
import { DEFAULT_SOURCES, SPEED_SOURCES, type SourceSettings } from '../signal/source-ranks.js';

/** Without a default: a signal that has a list, though an empty one, is ranked by that alone. */
const NAMES = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 64, remedy: 'give names, the best first' },
  uniqueItems: true,
  remedy: 'give a list of names, the best first',
} as const;
const Names = Type.Unsafe<string[]>({ ...NAMES, default: [] });
const NamesOfSignal = Type.Unsafe<string[]>(NAMES);

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
      signals: Type.Object(Object.fromEntries(SIGNAL_NAMES.map((name) => [name, Type.Optional(NamesOfSignal)])), {
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
