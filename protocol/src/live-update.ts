import { Type } from 'typebox';

/** What the map shows of one machine now. */
export const LiveMachine = Type.Object(
  {
    machineId: Type.String(),
    fixTime: Type.Union([Type.Integer(), Type.Null()], {
      description: 'UTC ms of the newest fix; null before the first',
    }),
    receivedAt: Type.Union([Type.Integer(), Type.Null()]),
    latitude: Type.Union([Type.Number(), Type.Null()]),
    longitude: Type.Union([Type.Number(), Type.Null()]),
    courseDeg: Type.Union([Type.Number(), Type.Null()]),
    speedMps: Type.Union([Type.Number(), Type.Null()]),
    fixQuality: Type.Union([Type.Integer(), Type.Null()]),
    activity: Type.Enum(['working', 'moving', 'standing', 'silent', 'unknown']),
    connected: Type.Boolean({ description: 'its gateway is connected now' }),
    workStateEvidence: Type.Union([Type.String(), Type.Null()]),
    jobId: Type.Union([Type.String(), Type.Null()], { description: 'the open job' }),
    operation: Type.Union([Type.String(), Type.Null()]),
    driverId: Type.Union([Type.String(), Type.Null()]),
    today: Type.Object(
      {
        localDay: Type.String(),
        jobs: Type.Integer(),
        netM2: Type.Number(),
        grossM2: Type.Number(),
        workedTimeS: Type.Number(),
        unknownDistanceM: Type.Number(),
        pending: Type.Boolean(),
      },
      { description: 'all of its work of the local day' },
    ),
  },
  { $id: 'LiveMachine' },
);
export type LiveMachine = Type.Static<typeof LiveMachine>;

export const LiveToday = Type.Object({
  localDay: Type.String(),
  jobs: Type.Integer(),
  netM2: Type.Number(),
  uniqueM2: Type.Number({ description: 'every piece of ground once per operation, over all machines' }),
  conservationM2: Type.Number({ description: 'unique area of operations under conservation tillage' }),
  workingMachines: Type.Integer(),
  pending: Type.Boolean(),
});
export type LiveToday = Type.Static<typeof LiveToday>;

/**
 * What a dashboard receives: everything in scope once after connecting (`snapshot` true), then what changed.
 * `coverageVersion` rises when coverage tiles in `coverageBounds` are out of date.
 */
export const LiveUpdate = Type.Object(
  {
    snapshot: Type.Boolean(),
    serverTime: Type.Integer(),
    machines: Type.Array(LiveMachine),
    today: LiveToday,
    coverageVersion: Type.Integer(),
    coverageBounds: Type.Union([
      Type.Unsafe<[number, number, number, number]>(
        Type.Array(Type.Number(), { minItems: 4, maxItems: 4, description: 'west, south, east, north' }),
      ),
      Type.Null(),
    ]),
  },
  { $id: 'LiveUpdate' },
);
export type LiveUpdate = Type.Static<typeof LiveUpdate>;
