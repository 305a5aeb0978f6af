import { Health } from '@furrow/protocol/api';
import type { ApiDependencies } from '../dependencies.js';
import { healthReport } from '../health-report.js';
import { publicRoute, type Route } from '../route-definition.js';

/** How the server is: for people and for programs that watch it. */
export function healthRoutes(dependencies: ApiDependencies): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: '/api/health',
      summary: 'How the server is',
      response: Health,
      answer: ({ ctx }) => {
        ctx.set('cache-control', 'no-store');
        return healthReport(dependencies);
      },
    }),
    publicRoute({
      method: 'get',
      path: '/metrics',
      summary: 'The same figures for Prometheus',
      response: { contentType: 'text/plain; version=0.0.4' },
      answer: ({ ctx }) => {
        ctx.body = metricsText(healthReport(dependencies));
        ctx.type = 'text/plain; version=0.0.4; charset=utf-8';
      },
    }),
  ];
}

/** Prometheus text format 0.0.4. */
function metricsText(health: Health): string {
  const gauges = {
    journal_position: health.journalPosition,
    pending_replays: health.pendingReplays,
    series_store_reachable: Number(health.seriesStore.reachable),
    series_store_written_to: health.seriesStore.writtenTo,
    series_store_behind: health.seriesStore.behind,
    gateways_connected: health.gateways.connected,
    gateways_pending: health.gateways.pending,
  };
  const lines = Object.entries(gauges).map(([name, value]) => `# TYPE furrow_${name} gauge\nfurrow_${name} ${value}`);
  const counters = Object.entries(health.counters).map(([name, value]) => `furrow_${name} ${value}`);
  return `${[...lines, ...counters].join('\n')}\n`;
}
