import { expect } from 'chai';
import type { JobList } from '@furrow/protocol/api';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

const HOUR_MS = 3_600_000;

function ids(answer: JobList): string[] {
  return answer.jobs.map((job) => job.id);
}

describe('/api/jobs', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  beforeEach(() => {
    const start = sampleJob().startTime;
    harness.world.jobs = [
      ...Array.from({ length: 5 }, (_, index) =>
        sampleJob({ id: `job-${index}`, startTime: start + index * HOUR_MS, netM2: 103.33, uniqueM2: 103.33 }),
      ),
      sampleJob({
        id: 'other',
        machineId: 'tractor-2',
        organisationId: 'coop-2',
        driverId: 'driver-9',
        startTime: start,
      }),
    ];
  });

  const list = async (user: string, query = '') => (await harness.ask(user, `/api/jobs${query}`)).json<JobList>();

  it('answers newest first', async () => {
    expect(ids(await list('manager'))).to.deep.equal(['job-4', 'job-3', 'job-2', 'job-1', 'job-0']);
  });

  it('shows nobody the work of others', async () => {
    expect((await harness.ask(null, '/api/jobs')).status).to.equal(401);
    expect(ids(await list('stranger'))).to.deep.equal(['other']);
    expect(ids(await list('otherDriver'))).to.deep.equal([]);
    expect(ids(await list('driver'))).to.have.length(5);
    expect(ids(await list('auditor'))).to.have.length(6);
    for (const user of ['stranger', 'otherDriver']) {
      expect((await list(user)).sums.jobs).to.equal(user === 'stranger' ? 1 : 0);
      expect((await harness.ask(user, '/api/jobs/job-0')).status).to.equal(404);
      expect((await harness.ask(user, '/api/jobs/job-0/coverage')).status).to.equal(404);
    }
  });

  it('prints a total that is the sum of its printed rows', async () => {
    // 103.33 m2 is 0.154995 mu: printed 0.15 each, where the sum of the areas would print 0.77.
    expect((await list('manager')).sums).to.include({ jobs: 5, netMu: '0.75', uniqueMu: '0.75', netHa: '0.05' });
  });

  it('pages by cursor, and goes on where the last row was even when that job is gone', async () => {
    const first = await list('manager', '?limit=2');
    expect(ids(first)).to.deep.equal(['job-4', 'job-3']);
    expect(first.sums.jobs).to.equal(5);
    harness.world.jobs = harness.world.jobs.filter((job) => job.id !== 'job-3');
    const second = await list('manager', `?limit=3&cursor=${first.nextCursor}`);
    expect(ids(second)).to.deep.equal(['job-2', 'job-1', 'job-0']);
    expect(second.nextCursor).to.equal(null);
  });

  it('filters by day, machine, operation', async () => {
    expect(ids(await list('auditor', '?machine=tractor-2'))).to.deep.equal(['other']);
    expect(ids(await list('auditor', '?from=2026-04-29'))).to.deep.equal([]);
    expect(ids(await list('auditor', '?from=2026-04-28&to=2026-04-28&operation=no-till-seeding'))).to.have.length(6);
  });

  it('names the parameter and the value of a bad query', async () => {
    const answer = await harness.ask('admin', '/api/jobs?from=yesterday&limit=9999&drivr=x');
    expect(answer.status).to.equal(400);
    expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    const { detail } = answer.json<{ detail: string }>();
    expect(detail).to.contain('query parameter "from" must match pattern').and.contain('got "yesterday"');
    expect(detail).to.contain('query parameter "limit" must be <= 500, got "9999"');
    expect(detail).to.contain('query parameter "drivr" is not known, got "x"');
    expect((await harness.ask('admin', '/api/jobs?cursor=zzz')).status).to.equal(400);
  });

  it('answers one job, and its ground as strips', async () => {
    const [w, e] = [124.33, 124.3301];
    harness.world.quads = [
      {
        jobId: 'job-0',
        machineId: 'tractor-1',
        operation: null,
        times: Float64Array.of(0, 1, 2),
        corners: Float64Array.from(
          [0, 1, 2].flatMap((row) => {
            const [south, north] = [43.3 + row * 1e-5, 43.3 + (row + 1) * 1e-5];
            return [w, south, e, south, e, north, w, north];
          }),
        ),
      },
    ];
    expect((await harness.ask('driver', '/api/jobs/job-0')).json()).to.deep.equal({
      ...harness.world.jobs.find((job) => job.id === 'job-0'),
      corrections: 0,
      approval: null,
      adjustmentM2: null,
      gapClosedNetM2: null,
    });
    const answer = await harness.ask('driver', '/api/jobs/job-0/coverage');
    expect(answer.headers.get('content-type')).to.contain('application/geo+json');
    const collection = answer.json<{ features: { geometry: { type: string; coordinates: number[][][][] } }[] }>();
    const { geometry } = collection.features[0] ?? {};
    expect(geometry?.type).to.equal('MultiPolygon');
    expect(geometry?.coordinates).to.have.length(1);
    const ring = geometry?.coordinates[0]?.[0] ?? [];
    expect(ring).to.have.length(5);
    expect(ring).to.deep.include([w, 43.3]).and.deep.include([e, 43.30003]);
  });
});
