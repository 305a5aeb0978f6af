import type { Health } from '@furrow/protocol/api';
import type { ApiDependencies } from './dependencies.js';

/** How the server is, in the numbers that tell an operator where to look. */
export function healthReport(dependencies: ApiDependencies): Health {
  const { config, clock, folds, registry, presence, seriesStore, seriesStatus, journalPosition, counters } =
    dependencies;
  const now = clock.now();
  const series = seriesStatus();
  const reachable = series.lastError === null;
  return {
    status: reachable ? 'ok' : 'degraded',
    version: config.version,
    serverTime: now,
    journalPosition: journalPosition(),
    pendingReplays: folds.pendingReplays(),
    seriesStore: { kind: seriesStore.kind, reachable, writtenTo: series.writtenTo, behind: series.behind },
    gateways: {
      connected: presence.connected().size,
      pending: registry.list('gateways', now).filter(({ document }) => document.status === 'pending').length,
    },
    counters: { ...counters() },
  };
}
