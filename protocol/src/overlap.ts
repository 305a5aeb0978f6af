import { Type } from 'typebox';

const Id = Type.Union([Type.String(), Type.Null()]);

/** One side of an overlap. Work outside the reader's scope has no job, and a machine called `other-1` and so on. */
export const OverlapSide = Type.Object({
  jobId: Id,
  machineId: Type.String({ description: '`other-N` where it is outside the scope; N holds within one answer' }),
  organisationId: Id,
  driverId: Id,
  localDay: Type.String(),
  netM2: Type.Union([Type.Number(), Type.Null()]),
});
export type OverlapSide = Type.Static<typeof OverlapSide>;

/** Ground that a job worked and another job of the same layer is credited with. */
export const Overlap = Type.Object(
  {
    job: OverlapSide,
    owner: OverlapSide,
    operation: Id,
    campaign: Type.String(),
    areaM2: Type.Number(),
    /** West, south, east, north. */
    bounds: Type.Array(Type.Number(), { minItems: 4, maxItems: 4, description: 'west, south, east, north' }),
    pending: Type.Boolean({ description: 'a replay is due; the area may change' }),
  },
  { $id: 'Overlap' },
);
export type Overlap = Type.Static<typeof Overlap>;

/** Filter of overlaps: one side has to match. Days are local days, inclusive. */
export const OverlapFilter = Type.Object(
  {
    from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    to: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    operation: Type.Optional(Type.String()),
    campaign: Type.Optional(Type.String()),
    organisation: Type.Optional(Type.String()),
    township: Type.Optional(Type.String()),
    machine: Type.Optional(Type.String()),
    job: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false, $id: 'OverlapFilter' },
);
export type OverlapFilter = Type.Static<typeof OverlapFilter>;

/** `GET /api/overlaps`: the largest first. */
export const OverlapList = Type.Object(
  {
    overlaps: Type.Array(Overlap),
    sums: Type.Object({
      overlaps: Type.Integer(),
      areaM2: Type.Number(),
      areaMu: Type.String({ description: 'sum of the rows as printed, two decimals' }),
      areaHa: Type.String({ description: 'the same in hectares' }),
    }),
    truncated: Type.Boolean({ description: 'there are more than are listed; narrow the filter' }),
  },
  { $id: 'OverlapList' },
);
export type OverlapList = Type.Static<typeof OverlapList>;
