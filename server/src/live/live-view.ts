import type { SessionUser } from '@furrow/protocol/api';
import type { LiveMachine, LiveToday } from '@furrow/protocol/live-update';
import { connectedMachineIds } from '../api/connected-machines.js';
import type { CoverageVersions } from '../api/coverage-versions.js';
import { seesMachine } from '../api/machine-scope.js';
import { scopedTotals } from '../api/scoped-totals.js';
import type { Scope } from '../api/scope.js';
import type { Clock } from '../clock/clock.js';
import type { Folds } from '../fold/folds.js';
import type { GatewayPresence } from '../ingest/gateway-presence.js';
import type { Registry } from '../registry/registry.js';
import type { LiveView } from './job-to-live-update.js';

export interface LiveViewDependencies {
  readonly folds: Pick<Folds, 'liveMachines' | 'liveToday' | 'totals'>;
  readonly registry: Registry;
  readonly presence: Pick<GatewayPresence, 'connected'>;
  readonly coverageVersions: CoverageVersions;
  readonly clock: Pick<Clock, 'now'>;
}

/** All machines as they are now, read once for all scopes. */
export function readMachines({ folds, registry, presence, clock }: LiveViewDependencies): LiveMachine[] {
  const now = clock.now();
  const connected = connectedMachineIds(registry, presence.connected(), now);
  return folds.liveMachines(now).map((machine) => ({ ...machine, connected: connected.has(machine.machineId) }));
}

/** The part of it that a user may see. */
export function toLiveView(
  dependencies: LiveViewDependencies,
  machines: readonly LiveMachine[],
  reader: { readonly user: SessionUser; readonly scope: Scope; readonly toldVersion: number },
): LiveView {
  const { registry, coverageVersions, clock } = dependencies;
  const now = clock.now();
  const seen = machines.filter(({ machineId }) => seesMachine(registry, reader.scope, { machineId, time: now }));
  return {
    serverTime: now,
    machines: seen,
    today: todayOf(dependencies, seen, reader),
    coverageVersion: coverageVersions.version,
    coverageBounds: coverageVersions.boundsSince(reader.toldVersion, reader.scope),
  };
}

/** The folds' own figures for who sees all; else the sums of the rows of one organisation or driver. */
function todayOf(
  { folds, registry, clock }: LiveViewDependencies,
  machines: readonly LiveMachine[],
  { user, scope }: { readonly user: SessionUser; readonly scope: Scope },
): LiveToday {
  const now = clock.now();
  const all = folds.liveToday(now);
  if (scope.seesAll) return all;
  const question = { localDays: [all.localDay], dimension: 'all', user, scope, now } as const;
  const totals = scopedTotals(folds, registry, question);
  const isConservation = (operation: string | null) =>
    operation !== null && registry.operation(operation)?.conservationTillage === true;
  return {
    localDay: all.localDay,
    jobs: totals.reduce((sum, total) => sum + total.jobs, 0),
    netM2: totals.reduce((sum, total) => sum + total.netM2, 0),
    uniqueM2: totals.reduce((sum, total) => sum + total.uniqueM2, 0),
    conservationM2: totals.reduce((sum, total) => sum + (isConservation(total.operation) ? total.uniqueM2 : 0), 0),
    workingMachines: machines.filter((machine) => machine.activity === 'working').length,
    pending: totals.some((total) => total.pending),
  };
}
