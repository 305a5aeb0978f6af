import { JobFilter } from '@furrow/protocol/api';
import type { Job } from '@furrow/protocol/job';
import { createExportStream, type ExportResult } from '../../export/export-stream.js';
import type { ExportContext } from '../../export/export-context.js';
import type { ApiDependencies } from '../dependencies.js';
import { selectJobs } from '../job-query.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';

const FORMATS = { csv: 'text/csv; charset=utf-8', geojson: 'application/geo+json' } as const;

/** Files of jobs, streamed. Each begins and ends with a line in the audit log. */
export function exportRoutes(dependencies: ApiDependencies): Route[] {
  return (['csv', 'geojson'] as const).map((format) =>
    userRoute({
      method: 'get',
      path: `/api/exports/jobs.${format}`,
      summary: `Jobs in scope as ${format === 'csv' ? 'CSV' : 'GeoJSON'}, with units, time zone and engine stated`,
      query: JobFilter,
      response: { contentType: FORMATS[format] },
      answer: ({ query, session, ctx }) => {
        const { folds, settleExported, approvals } = dependencies;
        const leaving = selectJobs(folds.jobs(), query, session.scope);
        settleExported(new Set(leaving.flatMap(({ days }) => days.map(({ localDay }) => localDay))));
        // Settling runs the replays that are due: the rows that leave are those of record.
        const jobs = selectJobs(folds.jobs(), query, session.scope).map((job) => ({
          ...job,
          approval: approvals.ofJob(job),
          adjustmentM2: approvals.adjustmentM2(job.id),
        }));
        const context = contextOf(dependencies, query, session.user.name);
        const audit = auditedExport(dependencies, { format, query, session, ctx, rows: jobs.length });
        ctx.attachment(`furrow-jobs-${new Date(context.exportedAt).toISOString().slice(0, 10)}.${format}`);
        ctx.type = FORMATS[format];
        ctx.set('cache-control', 'no-store');
        ctx.body = createExportStream(format, { jobs, context, cornersOf: cornersOf(dependencies), onEnd: audit });
      },
    }),
  );
}

function cornersOf({ folds }: ApiDependencies): (job: Job) => Float64Array | undefined {
  return (job) => folds.quadsOfJob(job.id)?.corners;
}

interface ExportFacts {
  readonly format: string;
  readonly query: JobFilter;
  readonly session: SessionCall['session'];
  readonly ctx: SessionCall['ctx'];
  readonly rows: number;
}

/** Logs that an export begins, before the first byte leaves; the function returned logs how it ended. */
function auditedExport({ audit }: ApiDependencies, facts: ExportFacts): (result: ExportResult) => void {
  const event = {
    by: facts.session.user.name,
    subject: `jobs ${JSON.stringify(facts.query)}`,
    address: facts.ctx.ip,
  };
  audit.write({ ...event, action: `export.${facts.format}`, rows: facts.rows, hash: null });
  return ({ isComplete, rows, sha256 }) => {
    const outcome = isComplete ? 'complete' : 'broken-off';
    audit.write({ ...event, action: `export.${facts.format}.${outcome}`, rows, hash: sha256 });
  };
}

function contextOf(dependencies: ApiDependencies, filter: JobFilter, exportedBy: string): ExportContext {
  const { registry, folds, clock, journalPosition } = dependencies;
  const now = clock.now();
  return {
    timeZone: registry.timeZone,
    engine: folds.engine,
    filter,
    journalPosition: journalPosition(),
    exportedAt: now,
    exportedBy,
    gapClosedNetM2: (job) => folds.gapClosedNetM2(job.id),
    names: {
      machine: (machineId, time) => {
        const machine = registry.machine(machineId, time);
        return machine === undefined ? null : { name: machine.name, plate: machine.plate ?? null };
      },
      driver: (driverId) => registry.item('drivers', driverId, now)?.document.name ?? null,
      partfield: (partfieldId) => registry.item('partfields', partfieldId, now)?.document.name ?? null,
      operation: (operationId) => registry.operation(operationId)?.names ?? null,
    },
  };
}
