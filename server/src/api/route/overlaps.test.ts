import type { Flag, FlagList } from '@furrow/protocol/flag';
import type { OverlapList } from '@furrow/protocol/overlap';
import { expect } from 'chai';
import type { JobOverlap } from '../../fold/folds.js';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

const SQUARE = [
  [124.33, 43.31],
  [124.3301, 43.31],
  [124.3301, 43.3101],
  [124.33, 43.31],
];

function overlapOf(jobId: string, ownerJobId: string, areaM2: number): JobOverlap {
  return {
    jobId,
    ownerJobId,
    operation: 'no-till-seeding',
    campaign: 'no-till-seeding-2026',
    areaM2,
    bounds: { west: 124.33, south: 43.31, east: 124.3301, north: 43.3101 },
    ground: () => ({ type: 'MultiPolygon', coordinates: [[SQUARE]] }),
  };
}

const FLAG: Flag = {
  id: 'copiedTrack own theirs',
  kind: 'copiedTrack',
  jobIds: ['own', 'theirs'],
  machineIds: ['tractor-1', 'tractor-2'],
  driverId: null,
  localDay: '2026-04-28',
  places: [
    { latitude: 43.31, longitude: 124.33 },
    { latitude: 43.5, longitude: 124.5 },
  ],
  evidence: [{ figure: 'matchedShare', value: 1 }],
  terminals: [],
};

describe('/api/overlaps and /api/flags', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  beforeEach(() => {
    const theirs = { organisationId: 'coop-2', machineId: 'tractor-2', driverId: 'driver-9' };
    harness.world.auditEvents.length = 0;
    harness.world.jobs = [sampleJob({ id: 'own' }), sampleJob({ id: 'theirs', ...theirs }), sampleJob({ id: 'own-2' })];
    harness.world.overlaps = [overlapOf('own', 'theirs', 103.33), overlapOf('own-2', 'own', 206.66)];
    harness.world.flags = [FLAG];
  });

  const list = async (user: string, query = '') =>
    (await harness.ask(user, `/api/overlaps${query}`)).json<OverlapList>();

  const flagsOf = async (user: string, query = '') =>
    (await harness.ask(user, `/api/flags${query}`)).json<FlagList>().flags;

  it('answers who worked whose ground, the largest first, and a sum of the rows as printed', async () => {
    const { overlaps, sums, truncated } = await list('auditor');
    expect(overlaps.map(({ job, owner, areaM2 }) => [job.jobId, owner.jobId, areaM2])).to.deep.equal([
      ['own-2', 'own', 206.66],
      ['own', 'theirs', 103.33],
    ]);
    expect(sums).to.include({ overlaps: 2, areaMu: '0.46', areaHa: '0.03' });
    expect(truncated).to.equal(false);
    expect((await harness.ask(null, '/api/overlaps')).status).to.equal(401);
  });

  it('names nobody outside the scope, and shows no overlap of others among themselves', async () => {
    const { overlaps } = await list('manager');
    expect(overlaps[1]!.owner).to.deep.equal({
      jobId: null,
      machineId: 'other-1',
      organisationId: null,
      driverId: null,
      localDay: '2026-04-28',
      netM2: null,
    });
    const text = (await harness.ask('stranger', '/api/overlaps')).text;
    expect((JSON.parse(text) as OverlapList).overlaps).to.have.length(1);
    for (const word of ['tractor-1', 'coop-1', 'driver-1', '"own"']) expect(text).not.to.contain(word);
    expect((await list('otherDriver')).overlaps).to.deep.equal([]);
  });

  it('filters by either side, by layer and by days', async () => {
    expect((await list('auditor', '?organisation=coop-2')).overlaps).to.have.length(1);
    expect((await list('auditor', '?job=own')).overlaps).to.have.length(2);
    expect((await list('auditor', '?campaign=no-till-seeding-2025')).overlaps).to.deep.equal([]);
    expect((await list('auditor', '?from=2026-04-29')).overlaps).to.deep.equal([]);
    expect((await harness.ask('auditor', '/api/overlaps?layer=x')).status).to.equal(400);
  });

  it('gives the ground of the overlaps of a job', async () => {
    const answer = await harness.ask('manager', '/api/overlaps/ground?job=own');
    expect(answer.headers.get('content-type')).to.contain('application/geo+json');
    const { features } = answer.json<{ features: { geometry: object; properties: object }[] }>();
    expect(features).to.have.length(2);
    expect(features[0]!.geometry).to.deep.equal({ type: 'MultiPolygon', coordinates: [[SQUARE]] });
    expect((await harness.ask('manager', '/api/overlaps/ground?job=theirs')).text).not.to.contain('"Feature"');
  });

  it('exports rows and ground, states what they are, and logs it', async () => {
    const csv = (await harness.ask('manager', '/api/exports/overlaps.csv?operation=no-till-seeding')).text;
    const lines = csv.trimEnd().split('\r\n');
    expect(lines.filter((line) => /^\uFEFF?"?#/.test(line))).to.have.length(8);
    expect(lines[8]).to.match(/^job_id,job_machine_id,.*,owner_id,.*,overlap_m2,overlap_mu,/);
    expect(lines).to.have.length(11);
    expect(csv).to.contain('other-1').and.contain('206.66').and.not.contain('tractor-2');
    const geoJson = (await harness.ask('auditor', '/api/exports/overlaps.geojson')).json<{ furrow: object }>();
    expect(geoJson.furrow).to.include({ timeZone: 'Asia/Shanghai', journalPosition: 7, exportedBy: 'auditor' });
    expect(harness.world.auditEvents.map(({ action, rows }) => [action, rows])).to.deep.equal([
      ['export.csv', 2],
      ['export.geojson', 2],
    ]);
    expect(harness.world.auditEvents[0]!.hash).to.match(/^[0-9a-f]{64}$/);
  });

  it('answers flags about work in scope, without the jobs and places of others', async () => {
    const [whole] = await flagsOf('auditor');
    expect(whole).to.deep.equal({ ...FLAG, id: whole!.id });
    expect(whole!.id).to.match(/^[0-9a-f]{16}$/);
    const [own] = await flagsOf('manager');
    expect(own).to.deep.equal({
      ...FLAG,
      id: whole!.id,
      jobIds: ['own'],
      machineIds: ['tractor-1', 'other-1'],
      places: [FLAG.places[0]],
    });
    const [theirs] = await flagsOf('stranger');
    expect(theirs).to.deep.include({ machineIds: ['other-1', 'tractor-2'], places: [FLAG.places[1]] });
    expect(await flagsOf('otherDriver')).to.deep.equal([]);
    expect(await flagsOf('auditor', '?kind=duplicateClaim')).to.deep.equal([]);
    expect(await flagsOf('auditor', '?from=2026-05-01')).to.deep.equal([]);
  });
});
