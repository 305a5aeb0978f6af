import { EvidenceQuery } from '@furrow/protocol/api';
import { EvidenceRefusal, type EvidenceRequest } from '../../evidence/evidence-source.js';
import { zipBundle } from '../../evidence/write-bundle.js';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route } from '../route-definition.js';

const ROLES: readonly string[] = ['admin', 'auditor'];

/** Bundles of evidence, for auditors and admins within their scope; streamed, with lines in the audit log. */
export function evidenceRoutes({ evidence, audit, clock }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/exports/evidence',
      summary: 'Evidence of jobs, or of the days of a machine, that `furrow-server verify` checks: a zip archive',
      query: EvidenceQuery,
      response: { contentType: 'application/zip' },
      answer: async ({ query, session, ctx }) => {
        const { user, scope } = session;
        if (!ROLES.includes(user.role)) {
          throw new ProblemError(403, `/api/exports/evidence is for auditors and admins; you are ${user.role}`);
        }
        const request = {
          wanted: wantedOf(query),
          by: user.name,
          sees: (owner: Parameters<typeof scope.sees>[0]) => scope.sees(owner),
        };
        const { name, jobs, files } = await evidence(request).catch(refused);
        const event = { by: user.name, subject: `evidence ${JSON.stringify(query)}`, rows: jobs, address: ctx.ip };
        audit.write({ ...event, action: 'export.evidence', hash: null });
        ctx.attachment(`${name}.zip`);
        ctx.type = 'application/zip';
        ctx.set('cache-control', 'no-store');
        ctx.body = zipBundle(files, {
          folder: name,
          createdAt: clock.now(),
          onEnd: ({ isComplete, sha256 }) => {
            const outcome = isComplete ? 'complete' : 'broken-off';
            audit.write({ ...event, action: `export.evidence.${outcome}`, hash: sha256 });
          },
        });
      },
    }),
  ];
}

function wantedOf({ job, machine, from, to }: EvidenceQuery): EvidenceRequest['wanted'] {
  const isOfDays = machine !== undefined && from !== undefined && to !== undefined;
  if (job !== undefined && machine === undefined) return { jobIds: job.split(',') };
  if (job === undefined && isOfDays && from <= to) return { machineId: machine, from, to };
  throw new ProblemError(400, 'give job=ID, several separated by commas, or machine=ID with from and to, in order');
}

function refused(error: unknown): never {
  if (!(error instanceof EvidenceRefusal)) throw error;
  throw new ProblemError(error.isForbidden ? 403 : 404, error.message);
}
