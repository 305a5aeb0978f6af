import { expect } from 'chai';
import type { TotalList } from '@furrow/protocol/api';
import { sampleJob, sampleTotal } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

describe('/api/totals', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  beforeEach(() => {
    harness.world.totals = [
      sampleTotal({ dimensionId: 'tractor-1' }),
      sampleTotal({ dimensionId: 'tractor-2' }),
      sampleTotal({ dimension: 'organisation', dimensionId: 'coop-1', netM2: 11 }),
      sampleTotal({ dimension: 'organisation', dimensionId: 'coop-2', netM2: 22 }),
      sampleTotal({ dimension: 'driver', dimensionId: 'driver-1', netM2: 5, operation: null }),
      sampleTotal({ dimension: 'driver', dimensionId: 'driver-2', netM2: 6 }),
      sampleTotal({ dimension: 'township', dimensionId: '220322100', netM2: 33 }),
      sampleTotal({ dimension: 'all', dimensionId: 'all', netM2: 33 }),
    ];
  });

  const ask = (user: string, dimension: string, days = 'from=2026-04-28&to=2026-04-28') =>
    harness.ask(user, `/api/totals?${days}&dimension=${dimension}`);
  const rows = async (user: string, dimension: string) =>
    (await ask(user, dimension)).json<TotalList>().totals.map((total) => [total.dimensionId, total.netM2]);

  const certaintyOf = async (user: string, dimension: string) =>
    (await ask(user, dimension))
      .json<TotalList>()
      .totals.map(({ dimensionId, certainty }) => [dimensionId, certainty?.netIntervalM2]);

  it('answers all rows to who sees all', async () => {
    expect(await rows('auditor', 'all')).to.deep.equal([['all', 33]]);
    expect(await rows('admin', 'organisation')).to.have.length(2);
  });

  it('says how sure a total is, by the jobs that it counts and the reader may see', async () => {
    const netIntervalM2 = { low: 9_900, high: 10_200 };
    harness.world.jobs = [
      sampleJob({ netIntervalM2 }),
      sampleJob({ id: 'job-2', organisationId: 'coop-2', netIntervalM2 }),
    ];
    expect(await certaintyOf('manager', 'machine')).to.deep.equal([['tractor-1', netIntervalM2]]);
    expect(await certaintyOf('auditor', 'all'), 'one total, two jobs: other jobs than it counts').to.deep.equal([
      ['all', undefined],
    ]);
    harness.world.jobs = [];
  });

  it('answers a manager from the rows of the own organisation only', async () => {
    expect(await rows('manager', 'all')).to.deep.equal([['all', 11]]);
    expect(await rows('manager', 'organisation')).to.deep.equal([['coop-1', 11]]);
    expect(await rows('manager', 'operation')).to.deep.equal([['no-till-seeding', 11]]);
    expect(await rows('manager', 'machine')).to.deep.equal([['tractor-1', 10000]]);
    expect(await rows('stranger', 'driver')).to.deep.equal([]);
  });

  it('answers a driver from their own rows only', async () => {
    expect(await rows('driver', 'all')).to.deep.equal([['all', 5]]);
    expect(await rows('driver', 'operation')).to.deep.equal([['unknown', 5]]);
    expect((await ask('driver', 'machine')).status).to.equal(403);
  });

  it('refuses dimensions that mix organisations, and says which do not', async () => {
    const answer = await ask('manager', 'township');
    expect(answer.status).to.equal(403);
    expect(answer.text).to.contain('use one of machine, driver');
  });

  it('names a bad dimension and a bad stretch of days', async () => {
    expect((await ask('admin', 'moon')).text).to.contain('query parameter \\"dimension\\" must be equal to one of');
    expect((await ask('admin', 'all', 'from=2026-04-28&to=2026-04-01')).status).to.equal(400);
    expect((await ask('admin', 'all', 'from=2020-01-01&to=2026-04-01')).status).to.equal(400);
    expect((await ask('admin', 'all', 'from=2026-13-45&to=2026-13-46')).status).to.equal(400);
  });
});
