import type { SessionUser } from '@furrow/protocol/api';
import type { DayTotal, TotalDimension } from '@furrow/protocol/job';
import type { Folds } from '../fold/folds.js';
import type { Registry } from '../registry/registry.js';
import { ProblemError } from './problem-error.js';
import type { Scope } from './scope.js';

export interface TotalsQuestion {
  readonly localDays: readonly string[];
  readonly dimension: TotalDimension;
  readonly user: SessionUser;
  readonly scope: Scope;
  readonly now: number;
}

/**
 * Day totals that a user may see. Whoever sees one organisation or one driver only gets the rows that belong
 * to it, and their sum over all or by operation from the rows of that organisation or driver, never from
 * rows that hold other people's work.
 */
export function scopedTotals(
  folds: Pick<Folds, 'totals'>,
  registry: Pick<Registry, 'item'>,
  question: TotalsQuestion,
): DayTotal[] {
  const { dimension, scope, user } = question;
  const totals = folds.totals(question.localDays);
  if (scope.seesAll) return totals.filter((total) => total.dimension === dimension);
  const own = user.role === 'driver' ? 'driver' : 'organisation';
  const ownId = user.role === 'driver' ? user.driverId : user.organisationId;
  const ownRows = totals.filter((total) => total.dimension === own && total.dimensionId === ownId);
  if (dimension === own) return ownRows;
  if (dimension === 'all') return ownRows.map((total) => ({ ...total, dimension, dimensionId: 'all' }));
  if (dimension === 'operation') {
    return ownRows.map((total) => ({ ...total, dimension, dimensionId: total.operation ?? 'unknown' }));
  }
  const collection = OWNED[dimension];
  if (user.role === 'driver' || collection === undefined) throw notInScope(dimension, user);
  return totals.filter(
    (total) =>
      total.dimension === dimension &&
      registry.item(collection, total.dimensionId, question.now)?.document.organisationId === user.organisationId,
  );
}

/** Dimensions whose values belong to an organisation, and where that is written. */
export const OWNED: Partial<Record<TotalDimension, 'machines' | 'drivers' | 'partfields'>> = {
  machine: 'machines',
  driver: 'drivers',
  partfield: 'partfields',
};

function notInScope(dimension: TotalDimension, user: SessionUser): ProblemError {
  const allowed =
    user.role === 'driver' ? 'driver, operation, all' : 'machine, driver, organisation, partfield, operation, all';
  return new ProblemError(
    403,
    `query parameter "dimension" ${dimension}: its rows hold work outside your scope; use one of ${allowed}`,
  );
}
