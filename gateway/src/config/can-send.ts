import { Type, type Static } from 'typebox';

/** Groups that may be asked for, by their name in the configuration. */
export const REQUESTABLE_GROUPS = {
  engineHours: 65253,
  rearHitch: 65093,
  frontHitch: 65094,
  rearPto: 65091,
  frontPto: 65092,
} as const;
export type RequestableGroup = keyof typeof REQUESTABLE_GROUPS;

const GROUPS = Object.keys(REQUESTABLE_GROUPS) as RequestableGroup[];

/** `send` of a CAN port: off unless it is enabled. */
export const CanSend = Type.Object(
  {
    enabled: Type.Boolean({ default: false, remedy: 'use true or false' }),
    identity: Type.Optional(Type.Integer({ minimum: 0, maximum: 0x1fffff, remedy: 'use 0 to 2097151' })),
    manufacturer: Type.Integer({
      minimum: 0,
      maximum: 2047,
      default: 0,
      remedy: 'use the code of the maker, 0 to 2047',
    }),
    preferredAddress: Type.Integer({ minimum: 128, maximum: 235, default: 200, remedy: 'use 128 to 235' }),
    requests: Type.Array(Type.Enum(GROUPS, { remedy: `use ${GROUPS.join(', ')}` }), {
      default: ['engineHours', 'rearHitch', 'rearPto'],
      uniqueItems: true,
      remedy: `give a list of ${GROUPS.join(', ')}`,
    }),
  },
  { additionalProperties: false },
);
export type CanSend = Static<typeof CanSend>;
