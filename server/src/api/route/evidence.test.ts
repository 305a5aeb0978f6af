import { expect } from 'chai';
import { EvidenceRefusal } from '../../evidence/evidence-source.js';
import { ApiHarness } from '../api-harness.js';

const OF_MACHINE = '/api/exports/evidence?machine=tractor-1&from=2026-04-28&to=2026-04-30';

describe('GET /api/exports/evidence', () => {
  let harness: ApiHarness;
  beforeEach(async () => {
    harness = new ApiHarness();
    await harness.start();
  });
  afterEach(() => harness.stop());

  it('answers an archive, for the days of a machine or for jobs', async () => {
    const answer = await harness.ask('auditor', OF_MACHINE);
    expect(answer.headers.get('content-type')).to.equal('application/zip');
    expect(answer.headers.get('content-disposition')).to.contain('furrow-evidence-tractor-1.zip');
    expect(answer.text.slice(0, 2)).to.equal('PK');
    expect(answer.text).to.contain('furrow-evidence-tractor-1/README.txt');
    await harness.ask('admin', '/api/exports/evidence?job=one,two');
    expect(harness.world.evidenceRequests.map(({ wanted }) => wanted)).to.deep.equal([
      { machineId: 'tractor-1', from: '2026-04-28', to: '2026-04-30' },
      { jobIds: ['one', 'two'] },
    ]);
  });

  it('is for auditors and admins, within their scope', async () => {
    expect((await harness.ask(null, OF_MACHINE)).status).to.equal(401);
    for (const user of ['manager', 'driver']) expect((await harness.ask(user, OF_MACHINE)).status).to.equal(403);
    await harness.ask('auditor', OF_MACHINE);
    expect(harness.world.evidenceRequests[0]?.sees({ organisationId: 'coop-2', driverId: null })).to.equal(true);
    harness.world.evidenceRefusal = new EvidenceRefusal('not yours', true);
    expect((await harness.ask('auditor', OF_MACHINE)).status).to.equal(403);
    harness.world.evidenceRefusal = new EvidenceRefusal('no job "x"');
    expect((await harness.ask('auditor', OF_MACHINE)).status).to.equal(404);
  });

  it('says what is missing in the question', async () => {
    for (const query of ['', '?machine=a', '?machine=a&from=2026-04-30&to=2026-04-28', '?job=a&machine=b']) {
      expect((await harness.ask('auditor', `/api/exports/evidence${query}`)).status, query).to.equal(400);
    }
  });

  it('logs who took what, before and after, with the hash of the archive', async () => {
    await harness.ask('auditor', OF_MACHINE);
    const [begun, ended] = harness.world.auditEvents;
    expect(begun).to.include({ by: 'auditor', action: 'export.evidence', rows: 1 });
    expect(ended).to.include({ action: 'export.evidence.complete' });
    expect(ended?.hash).to.match(/^[0-9a-f]{64}$/);
  });
});
