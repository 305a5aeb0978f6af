import type { AdjustmentList, Approval, ClosedPeriod } from '@furrow/protocol/approval';
import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { enrolTractor } from './enrol-tractor.js';
import { settledJobs } from './settled-jobs.js';

const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const START_MS = Date.UTC(2026, 3, 28, 0, 30);
const DURATION_S = 900;
const LATE_S = 240;
const DAY = '2026-04-28';

/** The real gateway brings a quarter of an hour of work to the real server, where it is approved and closed. */
describe('a closed period', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-closed-period-'));
  const deaths: string[] = [];
  const onDeath = (what: string): void => void deaths.push(what);
  let server: ServerProgram;
  let tractor: Tractor;
  let client: ApiClient;
  let job: Job;

  const refusal = (path: string, body: object): Promise<string> =>
    client.post(path, body).then(
      () => 'not refused',
      (error: unknown) => (error as Error).message,
    );

  before(async () => {
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath, replayEveryS: 5 });
    tractor = new Tractor({ scenario: 'demo-no-till', seed: 1, folder, serverUrl: server.url, onDeath }, undefined);
    client = await enrolTractor(server, tractor, ADMIN);
    await tractor.createBacklog(START_MS, DURATION_S);
    tractor.gateway.start();
    await settledJobs(server, client);
    job = (await client.jobs())[0]!;
  });

  after(async () => {
    await tractor?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(deaths).to.deep.equal([]);
  });

  it('takes an approval of the figure that is shown, and of no other', async () => {
    expect(await refusal(`/api/jobs/${job.id}/approve`, { uniqueM2: job.uniqueM2 / 2 })).to.include('409');
    const approval = await client.post<Approval>(`/api/jobs/${job.id}/approve`, { uniqueM2: job.uniqueM2 });
    expect(approval.uniqueM2).to.be.closeTo(job.uniqueM2, 0.01);
    const period = { organisationId: null, from: DAY, to: DAY };
    const closed = await client.post<ClosedPeriod>('/api/periods', period);
    expect(closed).to.include({ approvedJobs: 1, approvedM2: approval.uniqueM2 });
    expect(await refusal('/api/periods', period)).to.include('closed already');
  });

  it('keeps it through late work and a restart, and says what changed and why', async () => {
    await tractor.stop();
    await tractor.createBacklog(START_MS + DURATION_S * 1000, LATE_S);
    tractor.gateway.start();
    await settledJobs(server, client);
    // Asking to approve brings the figures up to date; the closed day refuses.
    expect(await refusal(`/api/jobs/${job.id}/approve`, { uniqueM2: job.uniqueM2 })).to.include('409');
    const before = (await client.json<AdjustmentList>('/api/adjustments')).adjustments;
    await server.kill();
    await server.start();
    await client.login(ADMIN);
    const { adjustments } = await client.json<AdjustmentList>('/api/adjustments');
    expect(adjustments).to.deep.equal(before);
    const [line] = adjustments;
    expect(line?.why.map(({ kind }) => kind)).to.deep.equal(['lateRecords']);
    const now = (await client.jobs())[0]!;
    expect(now.uniqueM2).to.be.above(job.uniqueM2);
    expect(now.approval?.uniqueM2).to.equal(line?.from);
    expect((now.approval?.uniqueM2 ?? 0) + (now.adjustmentM2 ?? 0)).to.be.closeTo(now.uniqueM2, 0.02);
  });
});
