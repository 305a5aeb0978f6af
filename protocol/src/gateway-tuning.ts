import { Type } from 'typebox';
import { SIGNAL_NAMES } from './signal-table.js';

/** Names of sources, the best first. */
export const RankedNames = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  maxItems: 16,
  uniqueItems: true,
  description: 'names, the best first',
});
const Milliseconds = (description: string) => Type.Integer({ minimum: 500, maximum: 600_000, description });

/** Which of several sources of one quantity a gateway uses; what is left out stays as its own file has it. */
export const SourceRanks = Type.Object(
  {
    silentAfterMs: Type.Optional(Milliseconds('a source that is not heard for this long gives way')),
    holdMs: Type.Optional(Milliseconds('how long a better source is heard before it takes over')),
    receivers: Type.Optional(RankedNames),
    units: Type.Optional(RankedNames),
    signals: Type.Optional(
      Type.Unsafe<Record<string, string[]>>(
        Type.Object(Object.fromEntries(SIGNAL_NAMES.map((name) => [name, Type.Optional(RankedNames)])), {
          additionalProperties: false,
        }),
      ),
    ),
    speed: Type.Optional(
      Type.Array(Type.Enum(['receiver', 'machineSelected', 'ground', 'wheel']), { minItems: 1, uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
);
export type SourceRanks = Type.Static<typeof SourceRanks>;

/** How a gateway works, as the registry may say it; what is left out stays as the gateway's own file has it. */
export const GatewayTuning = Type.Object(
  {
    sealAfterS: Type.Optional(Type.Number({ minimum: 1, maximum: 60, description: 'age at which a batch is sealed' })),
    recordEveryMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 60_000, description: 'at most one record in each stretch this long' }),
    ),
    sources: Type.Optional(SourceRanks),
  },
  { additionalProperties: false },
);
export type GatewayTuning = Type.Static<typeof GatewayTuning>;
