import { expect } from 'chai';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

describe('/api/exports', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  beforeEach(() => {
    harness.world.auditEvents.length = 0;
    harness.world.jobs = [
      sampleJob({ operation: '=cmd|calc', netM2: 100, uniqueM2: 100 }),
      sampleJob({ id: 'other', organisationId: 'coop-2', driverId: null }),
    ];
  });

  it('states units, zone, engine, filter and journal position before the rows', async () => {
    const answer = await harness.ask('auditor', '/api/exports/jobs.csv?from=2026-04-28');
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="furrow-jobs-2026-04-28.csv"');
    const response = await fetch(`${harness.url}/api/exports/jobs.csv`, {
      headers: { cookie: 'furrow_session=token-admin' },
    });
    expect([...new Uint8Array(await response.arrayBuffer()).slice(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(answer.text).to.contain('mu = m2 x 3 / 2000').and.contain('Asia/Shanghai').and.contain('parameters abcdef');
    expect(answer.text).to.contain('journal position: 7').and.contain('""from"":""2026-04-28""');
  });

  it('writes areas in m2, mu and ha, and times with offset and as epoch ms', async () => {
    const { header, rows } = csvOf((await harness.ask('manager', '/api/exports/jobs.csv')).text);
    expect(rows).to.have.length(1);
    const row = Object.fromEntries(header.map((name, index) => [name, rows[0]?.[index]]));
    expect(row).to.include({ net_m2: '100', net_mu: '0.15', net_ha: '0.01', inside_m2: '', inside_mu: '' });
    expect(row).to.include({ start_local: '2026-04-28T09:00:00.000+08:00', start_ms: '1777338000000' });
  });

  it('keeps text that begins like a formula text', async () => {
    const { header, rows } = csvOf((await harness.ask('manager', '/api/exports/jobs.csv')).text);
    expect(rows[0]?.[header.indexOf('operation')]).to.equal("'=cmd|calc");
    expect(rows[0]?.[header.indexOf('driver_name')]).to.equal("'=张");
  });

  it('exports only what is in scope', async () => {
    expect((await harness.ask(null, '/api/exports/jobs.csv')).status).to.equal(401);
    expect((await harness.ask('manager', '/api/exports/jobs.geojson')).text).not.to.contain('coop-2');
    expect(csvOf((await harness.ask('otherDriver', '/api/exports/jobs.csv')).text).rows).to.deep.equal([]);
  });

  it('exports GeoJSON with the same facts', async () => {
    const answer = await harness.ask('auditor', '/api/exports/jobs.geojson');
    const collection = answer.json<{ furrow: object; features: { id: string; properties: object }[] }>();
    expect(collection.furrow).to.include({ timeZone: 'Asia/Shanghai', journalPosition: 7, exportedBy: 'auditor' });
    expect(collection.features.map((feature) => feature.id)).to.deep.equal(['job-1', 'other']);
    expect(collection.features[0]?.properties).to.include({ netM2: 100, netMu: '0.15' });
  });

  it('logs who exported what, before and after, with rows and hash', async () => {
    await harness.ask('auditor', '/api/exports/jobs.csv?machine=tractor-1');
    const [begun, ended] = harness.world.auditEvents;
    expect(begun).to.include({ by: 'auditor', action: 'export.csv', subject: 'jobs {"machine":"tractor-1"}', rows: 2 });
    expect(ended).to.include({ action: 'export.csv.complete', rows: 2 });
    expect(ended?.hash).to.match(/^[0-9a-f]{64}$/);
  });
});

/** Rows after the facts; enough of CSV for values without line breaks. */
function csvOf(text: string): { header: string[]; rows: string[][] } {
  const lines = text
    .trimEnd()
    .split('\r\n')
    .filter((line) => !/^\uFEFF?"?#/.test(line));
  const [header = [], ...rows] = lines.map((line) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1')));
  return { header, rows };
}
