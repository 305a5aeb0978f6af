import { CorrectionList, type SessionUser } from '@furrow/protocol/api';
import type { Correction } from '@furrow/protocol/correction';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.js';
import { OWNED } from '../scoped-totals.js';
import { seenCauses } from '../seen-causes.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';

const LocalDay = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const CorrectionQuery = Type.Object(
  {
    from: Type.Optional(LocalDay('first local day whose figures were corrected')),
    to: Type.Optional(LocalDay('last local day, inclusive')),
    machine: Type.Optional(Type.String({ description: 'jobs and totals of one machine' })),
    job: Type.Optional(Type.String({ maxLength: 200, description: 'one job' })),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'nextBefore of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'lines of a page, 100 by default' })),
  },
  { additionalProperties: false },
);

/** The correction ledger: how settled figures changed, and why. */
export function correctionRoutes({ corrections, registry, clock }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/corrections',
      summary: 'Changes of settled figures of jobs and day totals in scope, newest first, each with its cause',
      query: CorrectionQuery,
      response: CorrectionList,
      answer: ({ query, session }): CorrectionList => {
        const { from, to, machine, job, before, limit = 100 } = query;
        const found: Correction[] = [];
        const now = clock.now();
        for (const line of corrections.read({ from, to, jobId: job, before })) {
          if (machine !== undefined && line.machineId !== machine) continue;
          if (!seesLine(line, session, (collection, id) => registry.item(collection, id, now)?.document.organisationId)) continue; // prettier-ignore
          if (found.length === limit) return { corrections: found, nextBefore: found.at(-1)!.sequence };
          found.push({ ...line, why: seenCauses(line, { registry, scope: session.scope, now }) });
        }
        return { corrections: found, nextBefore: null };
      },
    }),
  ];
}

type OrganisationOf = (collection: 'machines' | 'drivers' | 'partfields', id: string) => string | undefined;

/** As with jobs; totals only of what belongs to the reader, never of rows that hold other people's work. */
function seesLine(
  { total, organisationId, driverId }: Correction,
  { user, scope }: SessionCall['session'],
  organisationOf: OrganisationOf,
): boolean {
  if (scope.seesAll) return true;
  return total === null ? scope.sees({ organisationId, driverId }) : ownsTotal(total, user, organisationOf);
}

function ownsTotal(
  { dimension, dimensionId }: NonNullable<Correction['total']>,
  user: SessionUser,
  organisationOf: OrganisationOf,
): boolean {
  if (user.role === 'driver') return dimension === 'driver' && dimensionId === user.driverId;
  if (user.organisationId === null) return false;
  if (dimension === 'organisation') return dimensionId === user.organisationId;
  const collection = OWNED[dimension];
  return collection !== undefined && organisationOf(collection, dimensionId) === user.organisationId;
}
