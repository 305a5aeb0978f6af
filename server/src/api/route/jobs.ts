import { JobFilter, JobList } from '@furrow/protocol/api';
import { Job } from '@furrow/protocol/job';
import { Type } from 'typebox';
import { toJobFeature } from '../../export/job-to-geojson.js';
import type { ApiDependencies } from '../dependencies.js';
import { pageOfJobs, selectJobs, sumJobs } from '../job-query.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route } from '../route-definition.js';
import type { Scope } from '../scope.js';

const JobQuery = Type.Object(
  {
    ...JobFilter.properties,
    cursor: Type.Optional(Type.String({ maxLength: 300, description: 'nextCursor of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'rows of a page, 100 by default' })),
  },
  { additionalProperties: false },
);
const JobParams = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** Jobs: a page of them with their sums, one, and the ground that one covered. */
export function jobRoutes(dependencies: ApiDependencies): Route[] {
  const { folds, registry } = dependencies;
  return [
    userRoute({
      method: 'get',
      path: '/api/jobs',
      summary: 'Jobs in scope, newest first, with sums over all pages',
      query: JobQuery,
      response: JobList,
      answer: ({ query, session }): JobList => {
        const { cursor, limit, ...filter } = query;
        const jobs = selectJobs(folds.jobs(), filter, session.scope);
        const { page, nextCursor } = pageOfJobs(jobs, cursor, limit ?? 100);
        return {
          jobs: withCorrections(dependencies, page),
          nextCursor,
          sums: sumJobs(jobs),
          pending: jobs.some((job) => job.pending),
        };
      },
    }),
    userRoute({
      method: 'get',
      path: '/api/jobs/:id',
      summary: 'One job',
      params: JobParams,
      response: Job,
      answer: ({ params, session }) =>
        withCorrections(dependencies, [
          withGapsClosed(dependencies, jobInScope(dependencies, params.id, session.scope)),
        ])[0],
    }),
    userRoute({
      method: 'get',
      path: '/api/jobs/:id/coverage',
      summary: 'Ground that a job covered, as a GeoJSON feature collection of its strips',
      params: JobParams,
      response: { contentType: 'application/geo+json' },
      answer: ({ params, session, ctx }) => {
        const job = jobInScope(dependencies, params.id, session.scope);
        const feature = toJobFeature(job, folds.quadsOfJob(job.id)?.corners, registry.timeZone);
        ctx.body = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
        ctx.type = 'application/geo+json';
      },
    }),
  ];
}

/** Jobs with the number of lines that the correction ledger has of each, and how their approval stands. */
function withCorrections({ corrections, approvals }: ApiDependencies, jobs: readonly Job[]): Job[] {
  const counts = corrections.countsOf(jobs.map(({ id }) => id));
  return jobs.map((job) => ({
    ...job,
    corrections: counts.get(job.id) ?? 0,
    approval: approvals.ofJob(job),
    adjustmentM2: approvals.adjustmentM2(job.id),
  }));
}

function withGapsClosed({ folds }: ApiDependencies, job: Job): Job {
  return { ...job, gapClosedNetM2: folds.gapClosedNetM2(job.id) };
}

/** A job out of scope is as unknown as one that does not exist. */
function jobInScope({ folds }: ApiDependencies, jobId: string, scope: Scope): Job {
  const job = folds.job(jobId);
  if (job === undefined || !scope.sees(job)) {
    throw new ProblemError(404, `No job "${jobId}" in your scope; /api/jobs lists those you may see`);
  }
  return job;
}
