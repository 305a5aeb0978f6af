import { TotalList } from '@furrow/protocol/api';
import { TOTAL_DIMENSIONS } from '@furrow/protocol/job';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.js';
import { certaintyOfAll, withCertainty } from '../../totals/area-certainty.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route } from '../route-definition.js';
import { scopedTotals } from '../scoped-totals.js';

const DAYS_MAX = 400;
const DAY_MS = 86_400_000;
const LocalDay = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const TotalsQuery = Type.Object(
  {
    from: LocalDay('first local day'),
    to: LocalDay('last local day, inclusive'),
    dimension: Type.Enum([...TOTAL_DIMENSIONS]),
  },
  { additionalProperties: false },
);

/** Day totals by one dimension. */
export function totalRoutes({ folds, registry, clock }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/totals',
      summary: 'Totals of local days by one dimension and operation',
      query: TotalsQuery,
      response: TotalList,
      answer: ({ query, session }): TotalList => {
        const { user, scope } = session;
        const localDays = daysBetween(query.from, query.to);
        const question = { localDays, dimension: query.dimension, user, scope, now: clock.now() };
        const jobs = folds.jobs().filter((job) => scope.sees(job));
        const totals = withCertainty(scopedTotals(folds, registry, question), jobs);
        const certainty = certaintyOfAll(totals);
        return { totals, ...(certainty === undefined ? {} : { certainty }) };
      },
    }),
  ];
}

/** All days from one to the other, both included. */
function daysBetween(from: string, to: string): string[] {
  const [start, end] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  const count = (end - start) / DAY_MS + 1;
  if (!(count >= 1 && count <= DAYS_MAX)) {
    throw new ProblemError(
      400,
      `query parameters "from" ${from} and "to" ${to} must be days, in this order, at most ${DAYS_MAX} of them`,
    );
  }
  return Array.from({ length: count }, (_, index) => new Date(start + index * DAY_MS).toISOString().slice(0, 10));
}
