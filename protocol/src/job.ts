import { Type } from 'typebox';

const Area = (description: string) => Type.Number({ description: `${description}, m2` });
const Id = Type.Union([Type.String(), Type.Null()]);

/** What area work comes to; every figure in m2, m or s, unrounded. Null where there is nothing to measure against. */
export const AreaFigures = Type.Object({
  grossM2: Area('sum of swath quads'),
  netM2: Area("union of the job's own quads"),
  ownOverlapM2: Area('gross - net'),
  uniqueM2: Area('part of net credited to this job in its layer'),
  sharedM2: Area('part of net credited to earlier work'),
  insideM2: Type.Union([Area('net inside the partfield'), Type.Null()]),
  outsideM2: Type.Union([Area('net outside the partfield'), Type.Null()]),
  missedM2: Type.Union([Area('partfield not worked'), Type.Null()]),
  interpolatedM2: Area('part of net from bridged gaps'),
  workedDistanceM: Type.Number(),
  unknownDistanceM: Type.Number({ description: 'path over gaps that nobody measured: not painted, not paid' }),
  workedTimeS: Type.Number(),
});
export type AreaFigures = Type.Static<typeof AreaFigures>;

/** How the work state was known, best first; `motion` is the receiver alone. */
export const WORK_STATE_EVIDENCE = ['ddi141', 'hitchInWork', 'hitchPosition', 'workSwitch', 'pto', 'motion'] as const;
export type WorkStateEvidence = (typeof WORK_STATE_EVIDENCE)[number];

export const JobEvidence = Type.Object({
  grade: Type.Enum(['A', 'B', 'C'], {
    description: 'A: implement or hitch says so and RTK; C: motion alone, poor fixes or gaps',
  }),
  workState: Type.Enum([...WORK_STATE_EVIDENCE], { description: 'weakest evidence used' }),
  fixQuality: Type.Union([Type.Integer(), Type.Null()], { description: 'most frequent GGA quality while working' }),
  hitchThresholdPct: Type.Optional(
    Type.Object(
      { min: Type.Number(), max: Type.Number() },
      { description: 'positions below which the hitch counted as lowered, by day; 50 unless its day taught another' },
    ),
  ),
});
export type JobEvidence = Type.Static<typeof JobEvidence>;

export const EngineStamp = Type.Object({
  version: Type.String(),
  parameters: Type.String({ description: 'hash of the parameters' }),
  runtime: Type.String({ description: 'Node and V8 version' }),
});
export type EngineStamp = Type.Static<typeof EngineStamp>;

/**
 * Between which areas the ground truly worked lies, in 95 of 100 jobs, m2. Made from the receiver's drift between
 * neighbouring passes, tolerance of the width, edges of the work state, sampling and bridged gaps; not symmetric,
 * because drift makes net too small, not too large. Ground over unknown gaps is in neither (docs/area.md, How sure).
 */
export const AreaInterval = Type.Object({ low: Type.Number(), high: Type.Number() });
export type AreaInterval = Type.Static<typeof AreaInterval>;

/**
 * How sure a sum over jobs is, m2: its intervals as those of its jobs add up where their errors point the same way (one
 * receiver, one wrong width), and how much of its net is of jobs of each grade.
 */
export const AreaCertainty = Type.Object({
  netIntervalM2: AreaInterval,
  uniqueIntervalM2: AreaInterval,
  gradeM2: Type.Object({ A: Type.Number(), B: Type.Number(), C: Type.Number() }),
});
export type AreaCertainty = Type.Static<typeof AreaCertainty>;

/** Part of a job that falls on one local day. Figures sum to the job's except net, overlap and field figures. */
export const JobDay = Type.Object({ localDay: Type.String(), ...AreaFigures.properties });
export type JobDay = Type.Static<typeof JobDay>;

/**
 * What a job's figures were made from: SHA-256, in hex, over lines of text in code-unit order, each once, joined by
 * line feeds. The lines are, for every machine-day (machine and local day) on which the job worked,
 *
 * - `batch HASH`: each journalled batch, by the hash of its body, with a record that the folds may use, whose
 *   fixTime is of that day and whose gateway was mounted on the machine then;
 * - `mounting [gateway, rank]`, `machine [id, document]`, `implement [id, document]`, `work [implement, operation,
 *   driver]` and `operation [id, document]`: each value of the registry that one of these records was folded with;
 *
 * and for the job `campaign ID` of its layer and `partfield [id, township, geometry]`; the brackets are JSON with
 * documents as they were journalled. It depends neither on the order of arrival nor on places in the journal.
 * Work of others, which decides how much of the ground is unique, is not in it; nor is the engine.
 */
const Inputs = Type.String({ description: 'SHA-256 of the batches and registry values that the figures come from' });

/** How the approval of a job stands. `uniqueM2` is what was approved of it, m2. */
export const JobApproval = Type.Object({
  uniqueM2: Type.Number(),
  isComplete: Type.Boolean({ description: 'every part of the job is approved as it stands now, or closed' }),
  isClosed: Type.Boolean({ description: 'every approved part lies in a closed period' }),
  by: Type.String({ description: 'who approved last' }),
  at: Type.Integer({ description: 'when, UTC ms' }),
});
export type JobApproval = Type.Static<typeof JobApproval>;

/** Work of one machine, implement and operation. */
export const Job = Type.Object(
  {
    id: Type.String(),
    machineId: Type.String(),
    implementId: Id,
    operation: Id,
    driverId: Id,
    organisationId: Id,
    partfieldId: Id,
    townshipCode: Id,
    startTime: Type.Integer({ description: 'first worked fix, UTC ms' }),
    endTime: Type.Integer({ description: 'last worked fix, UTC ms' }),
    localDay: Type.String({ description: 'local day of startTime, YYYY-MM-DD' }),
    days: Type.Array(JobDay, { description: 'one entry per local day, in order' }),
    open: Type.Boolean({ description: 'may still grow: the last fix is less than the bridged pause ago' }),
    ...AreaFigures.properties,
    netIntervalM2: Type.Optional(AreaInterval),
    gapClosedNetM2: Type.Optional(
      Type.Union(
        [Area('net with the gaps closed that a poor receiver may have made; real narrow ones close too'), Type.Null()],
        {
          description: 'told of one job, not in lists; null for RTK, for open jobs and where the ground is too large',
        },
      ),
    ),
    widthM: Type.Object({
      min: Type.Number(),
      max: Type.Number(),
      source: Type.Enum(['ddi67', 'ddi70', 'ddi68', 'elements', 'implement', 'flag']),
    }),
    evidence: JobEvidence,
    pending: Type.Boolean({ description: 'a replay is due; the figures may change' }),
    completeTo: Type.Integer({ description: 'journal position the figures are complete to' }),
    settled: Type.Optional(
      Type.Boolean({ description: 'every day of it has settled; each later change is written down' }),
    ),
    corrections: Type.Optional(Type.Integer({ description: 'lines of the correction ledger about this job' })),
    adjustmentM2: Type.Optional(
      Type.Union([Type.Number(), Type.Null()], {
        description: 'what changed of it after its days were closed, m2; null where nothing did',
      }),
    ),
    approval: Type.Optional(
      Type.Union([JobApproval, Type.Null()], { description: 'null where nothing of it is approved' }),
    ),
    engine: EngineStamp,
    inputsHash: Type.Optional(Inputs),
  },
  { $id: 'Job' },
);
export type Job = Type.Static<typeof Job>;

export const TOTAL_DIMENSIONS = [
  'machine',
  'driver',
  'organisation',
  'partfield',
  'township',
  'operation',
  'all',
] as const;
export type TotalDimension = (typeof TOTAL_DIMENSIONS)[number];

/**
 * Totals of one local day for one value of one dimension and one operation. `netM2` of a driver or machine is
 * the union of their own work of that day and operation; of all other dimensions the sum of unique areas is
 * `uniqueM2`, and `netM2` the sum of the machines' unions.
 */
export const DayTotal = Type.Object(
  {
    localDay: Type.String(),
    dimension: Type.Enum([...TOTAL_DIMENSIONS]),
    dimensionId: Type.String(),
    operation: Id,
    jobs: Type.Integer(),
    ...AreaFigures.properties,
    pending: Type.Boolean(),
    settled: Type.Boolean({ description: 'local midnight + 6 h has passed, or exported or approved' }),
    certainty: Type.Optional(AreaCertainty),
    completeTo: Type.Integer(),
  },
  { $id: 'DayTotal' },
);
export type DayTotal = Type.Static<typeof DayTotal>;
