import type { EvidenceFolds } from '../fold/fold-evidence.js';
import type { BundleResult, MachineDayName } from './bundle-format.js';

/** The result over machine-days: their jobs, and the totals of each machine on each of its days. */
export function bundleResult(
  folds: Pick<EvidenceFolds, 'jobs' | 'totals'>,
  machineDays: readonly MachineDayName[],
): BundleResult {
  const days = new Set(machineDays.map(keyOf));
  const jobs = folds
    .jobs()
    .filter(({ machineId, days: parts }) => parts.some(({ localDay }) => days.has(keyOf({ machineId, localDay }))));
  const localDays = [...new Set(machineDays.map(({ localDay }) => localDay))].sort();
  const totals = folds
    .totals(localDays)
    .filter((total) => total.dimension === 'machine' && days.has(keyOf({ ...total, machineId: total.dimensionId })));
  return { jobs, totals };
}

export function keyOf({ machineId, localDay }: MachineDayName): string {
  return `${localDay} ${machineId}`;
}
