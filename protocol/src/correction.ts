import { Type } from 'typebox';
import { TOTAL_DIMENSIONS } from './job.js';

const Id = Type.Union([Type.String(), Type.Null()]);

/** Why a settled figure changed: what was received or changed since the figure was last written down. */
export const CorrectionCause = Type.Union([
  Type.Object({
    kind: Type.Literal('lateRecords'),
    machineId: Type.String({ description: 'whose records; another machine may have worked shared ground earlier' }),
    records: Type.Integer({ description: 'records received after the day had settled' }),
    fromPosition: Type.Integer({ description: 'journal position of the first batch with such records' }),
    toPosition: Type.Integer({ description: 'and of the last' }),
  }),
  Type.Object({
    kind: Type.Literal('registry'),
    position: Type.Integer({ description: 'journal position of the change' }),
    collection: Type.String(),
    id: Type.String(),
    by: Type.String({ description: 'who changed it' }),
  }),
  Type.Object({ kind: Type.Literal('engine'), from: Type.String(), to: Type.String() }),
  Type.Object({ kind: Type.Literal('jobContinues') }, { description: 'the job went on into a day not settled yet' }),
  Type.Object({ kind: Type.Literal('unknown') }, { description: 'nothing was noted that explains it' }),
]);
export type CorrectionCause = Type.Static<typeof CorrectionCause>;

/** One figure or label before and after. `exists` is true or false; a figure is null where there was none. */
export const CorrectionChange = Type.Object({
  what: Type.String({ description: 'a figure of AreaFigures, `jobs`, a label such as `driverId`, or `exists`' }),
  from: Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
  to: Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
});
export type CorrectionChange = Type.Static<typeof CorrectionChange>;

/** One line of the correction ledger: how a job's part of a settled day, or a total of that day, changed. */
export const Correction = Type.Object(
  {
    sequence: Type.Integer({ description: '1 for the first line, then one more each' }),
    at: Type.Integer({ description: 'server clock, UTC ms' }),
    localDay: Type.String(),
    subject: Type.Enum(['job', 'total']),
    id: Type.String({ description: 'job id; of a total dimension/value/operation' }),
    machineId: Id,
    organisationId: Id,
    driverId: Id,
    total: Type.Union([
      Type.Object({ dimension: Type.Enum([...TOTAL_DIMENSIONS]), dimensionId: Type.String(), operation: Id }),
      Type.Null(),
    ]),
    changes: Type.Array(CorrectionChange),
    why: Type.Array(CorrectionCause),
    journalPosition: Type.Integer({ description: 'the new figures are complete to it' }),
    hash: Type.String({ description: 'SHA-256 over the hash of the line before and this one' }),
  },
  { $id: 'Correction' },
);
export type Correction = Type.Static<typeof Correction>;
