import { Type } from 'typebox';
import { CorrectionCause } from './correction.js';
import { EngineStamp } from './job.js';

const Id = Type.Union([Type.String(), Type.Null()]);
const LocalDay = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** What every line of the book of approvals has. */
const Place = {
  sequence: Type.Integer({ description: '1 for the first line of the book, then one more each, whatever its kind' }),
  at: Type.Integer({ description: 'server clock, UTC ms' }),
  journalPosition: Type.Integer({ description: 'the figures are complete to it' }),
  correctionsTo: Type.Integer({ description: 'newest line of the correction ledger then; 0 before its first' }),
  hash: Type.String({ description: 'SHA-256 over the hash of the line before and this one' }),
};

/** Whose work a job is. */
const Owner = { jobId: Type.String(), machineId: Type.String(), organisationId: Id, driverId: Id };

/** Unique area of a job that somebody answers for: its parts of local days that were not closed yet. */
export const Approval = Type.Object(
  {
    ...Place,
    ...Owner,
    operation: Id,
    parts: Type.Array(Type.Object({ localDay: LocalDay, uniqueM2: Type.Number() })),
    uniqueM2: Type.Number({ description: 'sum of the parts, m2' }),
    earlierM2: Type.Optional(
      Type.Number({
        description:
          'what approvals before this one said of the same parts, m2: this one takes their place and adds the difference',
      }),
    ),
    engine: EngineStamp,
    by: Type.String(),
  },
  { $id: 'Approval' },
);
export type Approval = Type.Static<typeof Approval>;

/** A stretch of local days in which nothing that was approved changes any more. */
export const ClosedPeriod = Type.Object(
  {
    ...Place,
    organisationId: Type.Union([Type.String(), Type.Null()], { description: 'null for all organisations' }),
    from: LocalDay,
    to: Type.String({ description: 'last local day, inclusive' }),
    approvedM2: Type.Union([Type.Number(), Type.Null()], {
      description: 'unique area approved in it, m2; null for readers who do not see all of it',
    }),
    approvedJobs: Type.Union([Type.Integer(), Type.Null()]),
    leftOut: Type.Array(Type.Object({ jobId: Type.String(), localDay: LocalDay }), {
      description: 'parts of jobs that were there and were not approved: they are not paid, and get no adjustments',
    }),
    by: Type.String(),
  },
  { $id: 'ClosedPeriod' },
);
export type ClosedPeriod = Type.Static<typeof ClosedPeriod>;

/** How the figure of a job's part of a closed day changed after it was closed. What was approved stays as it is. */
export const Adjustment = Type.Object(
  {
    ...Place,
    ...Owner,
    localDay: LocalDay,
    period: Type.Integer({ description: 'sequence of the closed period' }),
    from: Type.Number({ description: 'unique area as approved or adjusted before, m2; 0 where there was none' }),
    to: Type.Number({ description: 'unique area now, m2; 0 where there is none any more' }),
    why: Type.Array(CorrectionCause),
    corrections: Type.Array(Type.Integer(), {
      description: 'lines of the correction ledger that tell the same change',
    }),
  },
  { $id: 'Adjustment' },
);
export type Adjustment = Type.Static<typeof Adjustment>;

/** `POST /api/jobs/:id/approve`: the figure that the approver sees; refused where it is another by now. */
export const ApprovalRequest = Type.Object(
  { uniqueM2: Type.Number({ minimum: 0, description: 'unique area of the job as shown, m2' }) },
  { additionalProperties: false, $id: 'ApprovalRequest' },
);
export type ApprovalRequest = Type.Static<typeof ApprovalRequest>;

/** `POST /api/periods`: local days, both inclusive; `organisationId` null closes them for all. */
export const PeriodRequest = Type.Object(
  { organisationId: Id, from: LocalDay, to: LocalDay },
  { additionalProperties: false, $id: 'PeriodRequest' },
);
export type PeriodRequest = Type.Static<typeof PeriodRequest>;

const NextBefore = Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page' });
export const ApprovalList = Type.Object(
  { approvals: Type.Array(Approval), nextBefore: NextBefore },
  { $id: 'ApprovalList' },
);
export type ApprovalList = Type.Static<typeof ApprovalList>;
export const AdjustmentList = Type.Object(
  { adjustments: Type.Array(Adjustment), nextBefore: NextBefore },
  { $id: 'AdjustmentList' },
);
export type AdjustmentList = Type.Static<typeof AdjustmentList>;
export const PeriodList = Type.Object({ periods: Type.Array(ClosedPeriod) }, { $id: 'PeriodList' });
export type PeriodList = Type.Static<typeof PeriodList>;
