import type { AdjustmentList, Approval, ApprovalList, ClosedPeriod, PeriodList } from '@furrow/protocol/approval';
import type { JobList } from '@furrow/protocol/api';
import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import { shownOn } from '../../ledger/shown-figures.js';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

const DAY = '2026-04-27';
const SETTLED = { localDay: DAY, settledAt: 1, by: 'time', position: 5 } as const;

function jobOf(id: string, organisationId: string, uniqueM2: number): Job {
  const job = { ...sampleJob(), id, organisationId, localDay: DAY, uniqueM2 };
  return { ...job, days: [{ ...job.days[0]!, localDay: DAY, uniqueM2 }] };
}

describe('/api/approvals, /api/periods, /api/adjustments', () => {
  let harness: ApiHarness;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test names the shape that the route promises
  const ask = async <T>(user: string, path: string, body?: object) => {
    const answer = await harness.ask(user, path, body === undefined ? {} : { method: 'POST', body });
    return { status: answer.status, body: answer.json<T>(), text: answer.text };
  };
  const approve = (user: string, jobId: string, uniqueM2: number) =>
    ask<Approval>(user, `/api/jobs/${jobId}/approve`, { uniqueM2 });
  const close = (user: string, organisationId: string | null, to = DAY) =>
    ask<ClosedPeriod>(user, '/api/periods', { organisationId, from: '2026-04-01', to });
  const periods = async (user: string) => (await ask<PeriodList>(user, '/api/periods')).body.periods;
  /** Settled figures of the jobs as the correction ledger writes them down. */
  const settle = (isFirst = true) => {
    const { ledger, jobs } = harness.world;
    const shown = shownOn({ jobs: () => jobs, totals: () => [] }, DAY);
    const settled = isFirst ? { settled: SETTLED } : {};
    ledger.write({ localDay: DAY, ...settled, shown, goneKeys: [], keptJobs: [], lines: [] });
  };

  beforeEach(async () => {
    harness = new ApiHarness();
    harness.world.jobs = [jobOf('job-1', 'coop-1', 27_000), jobOf('job-2', 'coop-2', 13_000)];
    await harness.start();
  });
  afterEach(() => harness.stop());

  it('lets auditors and admins approve, nobody else, and logs it with the hash of the line', async () => {
    settle();
    for (const user of ['manager', 'driver']) expect((await approve(user, 'job-1', 27_000)).status).to.equal(403);
    const { status, body } = await approve('auditor', 'job-1', 27_000);
    expect([status, body.uniqueM2, body.by]).to.deep.equal([200, 27_000, 'auditor']);
    const { action, subject, hash } = harness.world.auditEvents.at(-1)!;
    expect({ action, subject, hash }).to.deep.equal({ action: 'approval.job', subject: 'job job-1', hash: body.hash });
    expect((await approve('admin', 'job-2', 13_000)).status).to.equal(200);
  });

  it('approves nothing that changed, that has not ended, or that is not there', async () => {
    expect(await approve('auditor', 'job-1', 27_000)).to.have.property('status', 409);
    settle();
    const changed = await approve('auditor', 'job-1', 26_000);
    expect(changed.status).to.equal(409);
    expect(changed.text).to.include('look at it again');
    expect((await approve('auditor', 'job-9', 1)).status).to.equal(404);
    expect(harness.world.auditEvents).to.deep.equal([]);
  });

  it('shows approvals with the jobs and in a list, each in scope', async () => {
    settle();
    await approve('auditor', 'job-1', 27_000);
    await approve('auditor', 'job-2', 13_000);
    const list = async (user: string, query = '') =>
      (await ask<ApprovalList>(user, `/api/approvals${query}`)).body.approvals.map(({ jobId }) => jobId);
    expect(await list('auditor')).to.deep.equal(['job-2', 'job-1']);
    expect(await list('manager')).to.deep.equal(['job-1']);
    expect(await list('auditor', '?job=job-2&from=2026-04-27&to=2026-04-27')).to.deep.equal(['job-2']);
    expect(await list('auditor', '?from=2026-04-28')).to.deep.equal([]);
    const { jobs } = (await ask<JobList>('manager', '/api/jobs')).body;
    expect(jobs[0]?.approval).to.deep.include({ uniqueM2: 27_000, isComplete: true, isClosed: false, by: 'auditor' });
  });

  it('leave in exports beside what stands now, and leave the cells of the others empty', async () => {
    settle();
    await approve('auditor', 'job-1', 27_000);
    const csv = (await harness.ask('auditor', '/api/exports/jobs.csv')).text.trimEnd().split('\r\n');
    const [header = [], ...rows] = csv.filter((line) => !/^\uFEFF?"?#/.test(line)).map((line) => line.split(','));
    const cells = (name: string) =>
      Object.fromEntries(rows.map((row) => [row[header.indexOf('job_id')], row[header.indexOf(name)]]));
    expect(cells('unique_m2')).to.deep.equal({ 'job-1': '27000', 'job-2': '13000' });
    expect(cells('approved_unique_m2')).to.deep.equal({ 'job-1': '27000', 'job-2': '' });
    expect(cells('approved_unique_mu')).to.deep.equal({ 'job-1': '40.50', 'job-2': '' });
    const { features } = (await ask<{ features: { id: string; properties: object }[] }>('auditor', '/api/exports/jobs.geojson')).body; // prettier-ignore
    const approved = features.map(({ id, properties }) => [
      id,
      (properties as Record<string, unknown>)['approvedUniqueMu'],
    ]);
    expect(Object.fromEntries(approved)).to.deep.equal({ 'job-1': '40.50', 'job-2': null });
  });

  it('closes days that have ended, for organisations in scope', async () => {
    settle();
    await approve('auditor', 'job-1', 27_000);
    expect((await close('manager', 'coop-1')).status).to.equal(403);
    expect((await close('auditor', null, '2026-04-28')).text).to.include('has not ended');
    expect((await close('auditor', 'nobody')).status).to.equal(404);
    expect((await close('auditor', null, '2026-04-0')).status).to.equal(400);
    expect((await close('auditor', null, '2026-02-30')).text).to.include('there is no day 2026-02-30');
    const { status, body } = await close('auditor', 'coop-1');
    expect(status).to.equal(200);
    expect(body).to.deep.include({ approvedM2: 27_000, approvedJobs: 1, leftOut: [] });
    expect(harness.world.auditEvents.at(-1)).to.include({ action: 'period.close', hash: body.hash });
    expect((await close('admin', 'coop-1')).text).to.include('closed already');
    expect(await periods('manager')).to.have.length(1);
    expect(await periods('stranger')).to.have.length(0);
  });

  it('hides from an organisation what a period of all says of others', async () => {
    settle();
    await close('auditor', null);
    expect((await periods('manager'))[0]).to.deep.include({ approvedM2: null, approvedJobs: null, leftOut: [] });
  });

  it('lists what changed after the days were closed, beside what was approved', async () => {
    settle();
    await approve('auditor', 'job-1', 27_000);
    harness.world.jobs = [jobOf('job-1', 'coop-1', 26_400), jobOf('job-2', 'coop-2', 13_000)];
    settle(false);
    await close('auditor', null);
    const { adjustments } = (await ask<AdjustmentList>('manager', '/api/adjustments')).body;
    expect(adjustments.map(({ jobId, from, to }) => [jobId, from, to])).to.deep.equal([['job-1', 27_000, 26_400]]);
    expect((await ask<AdjustmentList>('stranger', '/api/adjustments')).body.adjustments).to.deep.equal([]);
    const { jobs } = (await ask<JobList>('manager', '/api/jobs')).body;
    expect(jobs[0]?.approval).to.deep.include({ uniqueM2: 27_000, isClosed: true });
    expect(jobs[0]?.adjustmentM2).to.equal(-600);
    expect((await approve('auditor', 'job-1', 26_400)).text).to.include('closed period');
  });
});
