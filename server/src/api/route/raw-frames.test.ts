import type { RawFetchList } from '@furrow/protocol/raw-fetch';
import { expect } from 'chai';
import { ApiHarness } from '../api-harness.js';

const GATEWAY = 'a'.repeat(40);
const PATH = `/api/gateways/${GATEWAY}/raw-frames`;
const SPAN = { from: 5, to: 9 };

describe('/api/gateways/:id/raw-frames', () => {
  let harness: ApiHarness;
  beforeEach(() => (harness = new ApiHarness()).start());
  afterEach(() => harness.stop());

  const ask = (user: string, body: object = SPAN) => harness.ask(user, PATH, { method: 'POST', body });

  it('asks for admins and auditors, lists, and says who asked', async () => {
    const asked = await ask('auditor');
    expect(asked.status).to.equal(200);
    expect(asked.json()).to.include({ id: 1, gatewayId: GATEWAY, state: 'open', askedBy: 'auditor', ...SPAN });
    expect(harness.world.auditEvents[0]).to.include({ by: 'auditor', action: 'rawFrames.ask' });
    expect(harness.world.auditEvents[0]?.subject).to.equal(`${GATEWAY} {"from":5,"to":9}`);
    const { fetches } = (await harness.ask('admin', PATH)).json<RawFetchList>();
    expect(fetches.map(({ id }) => id)).to.deep.equal([1]);
    for (const user of ['manager', 'driver', 'stranger']) {
      expect((await ask(user)).status, user).to.equal(403);
      expect((await harness.ask(user, PATH)).status, user).to.equal(403);
    }
    expect((await harness.ask(null, PATH)).status).to.equal(401);
  });

  it('refuses what makes no sense, in words', async () => {
    expect((await ask('admin', { from: 5 })).status).to.equal(400);
    const other = await harness.ask('admin', `/api/gateways/${'b'.repeat(40)}/raw-frames`, {
      method: 'POST',
      body: SPAN,
    });
    expect(other.status).to.equal(404);
    harness.world.rawFrames.refusal = 'a request spans 24 hours at most';
    const refused = await ask('admin');
    expect([refused.status, refused.text.includes('24 hours')]).to.deep.equal([409, true]);
    expect(harness.world.auditEvents).to.deep.equal([]);
  });

  it('lets it be downloaded once it is here, with a line in the audit log', async () => {
    await ask('admin');
    expect((await harness.ask('admin', `${PATH}/1`)).status).to.equal(409);
    harness.world.rawFrames.end(1);
    const answer = await harness.ask('auditor', `${PATH}/1`);
    expect(answer.headers.get('content-type')).to.equal('application/zip');
    expect(answer.headers.get('content-disposition')).to.include(`furrow-raw-${GATEWAY.slice(0, 8)}-1.zip`);
    expect(harness.world.auditEvents.at(-1)).to.include({ by: 'auditor', action: 'export.rawFrames.complete' });
    expect(harness.world.auditEvents.at(-1)?.hash).to.match(/^[0-9a-f]{64}$/);
    expect((await harness.ask('manager', `${PATH}/1`)).status).to.equal(403);
    expect((await harness.ask('admin', `${PATH}/2`)).status).to.equal(404);
  });
});
