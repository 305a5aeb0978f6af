import { DayTotal, EngineStamp, Job } from '@furrow/protocol/job';
import { compileCheck } from '@furrow/protocol/validate';
import { Type } from 'typebox';
import type { OtherGround } from './bundle-format.js';

const LATEST_MS = 8.64e15;
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const LocalDay = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Numbers = Type.Array(Type.Number());
const Head = Type.Object({ position: Count, entryHash: Hash });

const Manifest = Type.Object({
  format: Type.Literal('furrow evidence'),
  version: Type.Integer({ minimum: 1 }),
  createdAt: Type.Integer({ minimum: 0, maximum: LATEST_MS }),
  createdBy: Type.String(),
  software: Type.String(),
  timeZone: Type.String(),
  engine: EngineStamp,
  machineDays: Type.Array(Type.Object({ machineId: Type.String(), localDay: LocalDay })),
  uniqueBasis: Type.Enum(['quads', 'statement']),
  journal: Type.Object({ after: Head, head: Head, headSignature: Type.String() }),
  gaps: Type.Array(
    Type.Object({
      gatewayId: Type.String(),
      epoch: Type.String(),
      fromSeq: Count,
      toSeq: Count,
      reason: Type.String(),
    }),
  ),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Count, sha256: Hash })),
});

const Inputs = Type.Object({
  settledDays: Type.Array(Type.String()),
  keptJobs: Type.Array(Type.Object({ id: Type.String(), machineId: Type.String(), spans: Type.Array(Numbers) })),
});

const Result = Type.Object({ jobs: Type.Array(Job), totals: Type.Array(DayTotal) });

const Ground = Type.Object({
  machine: Type.String(),
  after: Type.String(),
  batches: Type.Array(Hash),
  localDay: LocalDay,
  operation: Type.Union([Type.String(), Type.Null()]),
  job: Type.Optional(Count),
  startTime: Type.Integer(),
  nodeKey: Type.Integer(),
  corners: Numbers,
  times: Numbers,
});

const groundShapeFaults = compileCheck(Ground);

/** What is wrong with the form of a file of a bundle, each fault with its place; empty where it can be worked with. */
export const manifestFaults = compileCheck(Manifest);
export const inputsFaults = compileCheck(Inputs);
export const resultFaults = compileCheck(Result);

/** The same of a line of `others.ndjson`. */
export function groundFaults(value: unknown): string[] {
  const faults = groundShapeFaults(value);
  if (faults.length > 0) return faults;
  const { corners, times } = value as OtherGround;
  return corners.length === 8 * times.length ? [] : [`/corners: must be 8 a time, got ${corners.length}`];
}
