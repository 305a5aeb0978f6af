import {
  AdjustmentList,
  Approval,
  ApprovalList,
  ApprovalRequest,
  ClosedPeriod,
  PeriodList,
  PeriodRequest,
  type Adjustment,
} from '@furrow/protocol/approval';
import type { Job } from '@furrow/protocol/job';
import { Type } from 'typebox';
import { LocalDays } from '../../fold/local-days.js';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';
import type { Owner } from '../scope.js';
import { seenCauses } from '../seen-causes.js';

const LocalDay = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const LinesQuery = Type.Object(
  {
    from: Type.Optional(LocalDay('first local day of the figures')),
    to: Type.Optional(LocalDay('last local day, inclusive')),
    job: Type.Optional(Type.String({ maxLength: 200, description: 'one job' })),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'nextBefore of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'lines of a page, 100 by default' })),
  },
  { additionalProperties: false },
);
type LinesQuery = Type.Static<typeof LinesQuery>;
const JobParams = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** Approvals of unique area, closed periods, and what changed after: read in scope, made by admins and auditors. */
export function approvalRoutes(dependencies: ApiDependencies): Route[] {
  return [...readingRoutes(dependencies), ...approvingRoutes(dependencies)];
}

function readingRoutes({ approvals, approvalBook, registry, clock }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/approvals',
      summary: 'Approvals of unique area of jobs in scope, newest first',
      query: LinesQuery,
      response: ApprovalList,
      answer: ({ query, session }): ApprovalList => {
        const lines = approvalBook.newest('approval', query.before);
        const { page, nextBefore } = pageOf(lines, { query, session, daysOf: daysOfApproval });
        return { approvals: page, nextBefore };
      },
    }),
    userRoute({
      method: 'get',
      path: '/api/adjustments',
      summary: 'Changes of figures in closed periods, of jobs in scope, newest first, each with its cause',
      query: LinesQuery,
      response: AdjustmentList,
      answer: ({ query, session }): AdjustmentList => {
        const lines = approvalBook.newest('adjustment', query.before);
        const { page, nextBefore } = pageOf(lines, { query, session, daysOf: dayOfAdjustment });
        const reader = { registry, scope: session.scope, now: clock.now() };
        return { adjustments: page.map((line) => ({ ...line, why: seenCauses(line, reader) })), nextBefore };
      },
    }),
    userRoute({
      method: 'get',
      path: '/api/periods',
      summary: 'Closed periods of the own organisation and of all, newest first',
      response: PeriodList,
      answer: ({ session }): PeriodList => ({
        periods: approvals.periods
          .filter((period) => session.scope.seesAll || isOwnPeriod(period, session))
          .map((period) => (session.scope.seesAll ? period : withoutOthers(period, session)))
          .reverse(),
      }),
    }),
  ];
}

function approvingRoutes(dependencies: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'post',
      path: '/api/jobs/:id/approve',
      summary: 'Approve the unique area of a job as it is shown, which settles its days; for admins and auditors',
      params: JobParams,
      body: ApprovalRequest,
      response: Approval,
      answer: ({ params, body, session, ctx }) =>
        approveJob(dependencies, params.id, { seenM2: body.uniqueM2, session, address: ctx.ip }),
    }),
    userRoute({
      method: 'post',
      path: '/api/periods',
      summary: 'Close local days for an organisation or for all; for admins and auditors',
      body: PeriodRequest,
      response: ClosedPeriod,
      answer: ({ body, session, ctx }) => closePeriod(dependencies, body, { session, address: ctx.ip }),
    }),
  ];
}

interface Approver {
  readonly session: SessionCall['session'];
  readonly address: string;
}

function approveJob(
  dependencies: ApiDependencies,
  jobId: string,
  { seenM2, session, address }: Approver & { readonly seenM2: number },
): Approval {
  admitApprover(session);
  const { prepareApproval, approvals, audit } = dependencies;
  const unready = prepareApproval(jobInScope(dependencies, jobId, session).days.map(({ localDay }) => localDay));
  if (unready.length > 0) {
    throw new ProblemError(
      409,
      `${unready.join(', ')} has not ended: approve job "${jobId}" once its last day is over`,
    );
  }
  // Settling runs the replays that are due: what is approved are the figures of record.
  const { name } = session.user;
  const outcome = approvals.approve(jobInScope(dependencies, jobId, session), { seenM2, by: name });
  if (!outcome.ok) throw new ProblemError(409, outcome.fault);
  const { hash, parts } = outcome.line;
  audit.write({ by: name, action: 'approval.job', subject: `job ${jobId}`, rows: parts.length, hash, address });
  return outcome.line;
}

function closePeriod(
  dependencies: ApiDependencies,
  { organisationId, from, to }: PeriodRequest,
  { session, address }: Approver,
): ClosedPeriod {
  admitApprover(session);
  const { registry, clock, folds, approvals, audit, prepareApproval } = dependencies;
  if (!session.scope.seesAll && organisationId !== session.user.organisationId) {
    throw new ProblemError(403, `You may close days of organisation "${session.user.organisationId}" only`);
  }
  if (organisationId !== null && registry.item('organisations', organisationId) === undefined) {
    throw new ProblemError(404, `No organisation "${organisationId}"; /api/catalogue lists those there are`);
  }
  const today = new LocalDays(registry.timeZone).dayOf(clock.now());
  for (const day of [from, to]) if (!isDay(day)) throw new ProblemError(400, `body: there is no day ${day}`);
  if (from > to) throw new ProblemError(400, `body "from" is after "to", got ${from} and ${to}`);
  if (to >= today) throw new ProblemError(409, `${to} has not ended: close days up to yesterday`);
  const localDays = folds.jobs().flatMap(({ days }) => days.map(({ localDay }) => localDay));
  const unready = prepareApproval([...new Set(localDays)].filter((day) => from <= day && day <= to).sort());
  if (unready.length > 0) throw new ProblemError(409, `${unready.join(', ')} cannot be settled now: try again later`);
  const outcome = approvals.close({ organisationId, from, to, by: session.user.name });
  if (!outcome.ok) throw new ProblemError(409, outcome.fault);
  const { approvedJobs, hash } = outcome.line;
  const subject = `period ${from} to ${to} of ${organisationId ?? 'all'}`;
  audit.write({ by: session.user.name, action: 'period.close', subject, rows: approvedJobs, hash, address });
  return outcome.line;
}

/** The pattern of a day also fits days that no month has. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Managers and drivers do not approve their own work. */
function admitApprover({ user }: SessionCall['session']): void {
  if (user.role !== 'admin' && user.role !== 'auditor') {
    throw new ProblemError(403, `Admins and auditors approve; you are ${user.role}`);
  }
}

/** A job out of scope is as unknown as one that does not exist. */
function jobInScope({ folds }: ApiDependencies, jobId: string, { scope }: SessionCall['session']): Job {
  const job = folds.job(jobId);
  if (job === undefined || !scope.sees(job)) {
    throw new ProblemError(404, `No job "${jobId}" in your scope; /api/jobs lists those you may see`);
  }
  return job;
}

function daysOfApproval({ parts }: Approval): string[] {
  return parts.map(({ localDay }) => localDay);
}

function dayOfAdjustment({ localDay }: Adjustment): string[] {
  return [localDay];
}

interface Page<L> {
  readonly query: LinesQuery;
  readonly session: SessionCall['session'];
  readonly daysOf: (line: L) => readonly string[];
}

function pageOf<L extends Owner & { readonly jobId: string; readonly sequence: number }>(
  lines: Iterable<L>,
  { query, session, daysOf }: Page<L>,
): { readonly page: L[]; readonly nextBefore: number | null } {
  const { from = '', to = '9999-12-31', job, limit = 100 } = query;
  const page: L[] = [];
  for (const line of lines) {
    if (job !== undefined && line.jobId !== job) continue;
    if (!session.scope.sees(line) || !daysOf(line).some((day) => from <= day && day <= to)) continue;
    if (page.length === limit) return { page, nextBefore: page.at(-1)!.sequence };
    page.push(line);
  }
  return { page, nextBefore: null };
}

function isOwnPeriod({ organisationId }: ClosedPeriod, { user }: SessionCall['session']): boolean {
  return organisationId === null || organisationId === user.organisationId;
}

/** What a period of all says of other organisations is not for those who see one only; nor is it for drivers. */
function withoutOthers(period: ClosedPeriod, { user }: SessionCall['session']): ClosedPeriod {
  const isOwn = period.organisationId !== null && user.role !== 'driver';
  return isOwn ? period : { ...period, approvedM2: null, approvedJobs: null, leftOut: [] };
}
