import type { CorrectionList, JobList } from '@furrow/protocol/api';
import type { Correction } from '@furrow/protocol/correction';
import { expect } from 'chai';
import type { NewCorrection } from '../../ledger/correction-book.js';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

const LINE: NewCorrection = {
  at: Date.parse('2026-04-29T00:00:00Z'),
  localDay: '2026-04-28',
  subject: 'job',
  id: 'job-1',
  machineId: 'tractor-1',
  organisationId: 'coop-1',
  driverId: 'driver-1',
  total: null,
  changes: [{ what: 'netM2', from: 27_000, to: 28_000 }],
  why: [{ kind: 'lateRecords', machineId: 'tractor-1', records: 212, fromPosition: 5, toPosition: 9 }],
  journalPosition: 9,
};

function totalLine(dimension: NonNullable<Correction['total']>['dimension'], dimensionId: string): NewCorrection {
  const total = { dimension, dimensionId, operation: null };
  const nobody = { machineId: dimension === 'machine' ? dimensionId : null, organisationId: null, driverId: null };
  return { ...LINE, ...nobody, subject: 'total', id: `${dimension}/${dimensionId}/`, total };
}

function ids({ corrections }: CorrectionList): string[] {
  return corrections.map(({ id }) => id);
}

describe('/api/corrections', () => {
  let harness: ApiHarness;
  const list = async (user: string, query = '') =>
    (await harness.ask(user, `/api/corrections${query}`)).json<CorrectionList>();

  beforeEach(async () => {
    harness = new ApiHarness();
    harness.world.corrections.append([
      LINE,
      {
        ...LINE,
        id: 'job-2',
        machineId: 'tractor-2',
        organisationId: 'coop-2',
        driverId: null,
        localDay: '2026-04-30',
      },
      totalLine('driver', 'driver-1'),
      totalLine('machine', 'tractor-2'),
      totalLine('organisation', 'coop-1'),
      totalLine('all', 'all'),
    ]);
    await harness.start();
  });
  afterEach(() => harness.stop());

  it('says of causes outside the scope that there are some, not whose they are', async () => {
    const late = { kind: 'lateRecords', machineId: 'tractor-2', records: 1, fromPosition: 1, toPosition: 1 } as const;
    const change = { kind: 'registry', position: 1, by: 'admin' } as const;
    const why = [
      late,
      { ...change, collection: 'hitching', id: 'tractor-2' },
      { ...change, collection: 'hitching', id: 'tractor-1' },
      { ...change, collection: 'partfields', id: 'field-of-coop-2' },
      { ...change, collection: 'operations', id: 'harrowing' },
    ];
    harness.world.corrections.append([{ ...LINE, why }]);
    expect((await list('auditor')).corrections[0]!.why).to.deep.equal(why);
    const ids = (await list('manager')).corrections[0]!.why.map((cause) => ('id' in cause ? cause.id : 'machineId' in cause && cause.machineId)); // prettier-ignore
    expect(ids).to.deep.equal(['other', 'other', 'tractor-1', 'other', 'harrowing']);
  });

  it('answers jobs as in scope, totals only where they are the own', async () => {
    expect(ids(await list('auditor'))).to.have.length(6);
    expect(ids(await list('manager'))).to.deep.equal(['organisation/coop-1/', 'driver/driver-1/', 'job-1']);
    expect(ids(await list('stranger'))).to.deep.equal(['machine/tractor-2/', 'job-2']);
    expect(ids(await list('driver'))).to.deep.equal(['driver/driver-1/', 'job-1']);
    expect(ids(await list('otherDriver'))).to.deep.equal([]);
    expect((await harness.ask(null, '/api/corrections')).status).to.equal(401);
  });

  it('filters by day, machine and job', async () => {
    expect(ids(await list('auditor', '?from=2026-04-29'))).to.deep.equal(['job-2']);
    expect(ids(await list('auditor', '?to=2026-04-28&machine=tractor-1'))).to.deep.equal(['job-1']);
    expect(ids(await list('auditor', '?machine=tractor-2'))).to.deep.equal(['machine/tractor-2/', 'job-2']);
    expect((await list('auditor', '?job=job-1')).corrections[0]).to.deep.include({ sequence: 1, ...LINE });
  });

  it('pages from the newest to the oldest', async () => {
    const first = await list('auditor', '?limit=4');
    expect(first.nextBefore).to.equal(3);
    const second = await list('auditor', `?limit=4&before=${first.nextBefore}`);
    expect(second.nextBefore).to.equal(null);
    expect([...first.corrections, ...second.corrections].map(({ sequence }) => sequence)).to.deep.equal([
      6, 5, 4, 3, 2, 1,
    ]);
  });

  it('counts the lines of each job beside it', async () => {
    harness.world.jobs = [sampleJob({ id: 'job-1' }), sampleJob({ id: 'job-3' })];
    const { jobs } = (await harness.ask('auditor', '/api/jobs')).json<JobList>();
    expect(jobs.map(({ id, corrections }) => [id, corrections])).to.deep.equal([
      ['job-1', 1],
      ['job-3', 0],
    ]);
  });

  it('is in the document of the API', async () => {
    const document = (await harness.ask(null, '/api/openapi.json')).json<{
      paths: object;
      components: { schemas: object };
    }>();
    expect(document.paths).to.have.property('/api/corrections');
    expect(document.components.schemas).to.include.keys('Correction', 'CorrectionList');
  });
});
