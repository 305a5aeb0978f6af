import { setTimeout } from 'node:timers/promises';
import type { Job } from '@furrow/protocol/job';
import type { ApiClient } from '../demo/api-client.js';
import type { ServerProgram } from '../demo/server.js';

/** Longer than the minute between two replays of late data. */
const SETTLED_TIMEOUT_MS = 200_000;
/** A gateway seals what it has every five seconds at the latest. */
const QUIET_MS = 6000;
const LOOK_EVERY_MS = 500;

export interface Outcome {
  readonly journalPosition: number;
  readonly jobs: Job[];
}

/** The figures once nothing more arrives, no replay is due and the series store has all of it. */
export async function settledJobs(server: ServerProgram, client: ApiClient): Promise<Outcome> {
  const deadline = Date.now() + SETTLED_TIMEOUT_MS;
  let journalPosition = -1;
  for (let since = Date.now(); ; await setTimeout(LOOK_EVERY_MS)) {
    const health = await server.health();
    if (health?.journalPosition !== journalPosition) since = Date.now();
    journalPosition = health?.journalPosition ?? -1;
    const isQuiet = Date.now() - since >= QUIET_MS && health?.pendingReplays === 0;
    if (isQuiet && health.seriesStore.behind === 0) {
      const jobs = await client.jobs();
      if (jobs.every(({ pending }) => !pending)) return { journalPosition, jobs };
    }
    if (Date.now() > deadline) throw new Error(`still not settled: ${JSON.stringify(health)}`);
  }
}
