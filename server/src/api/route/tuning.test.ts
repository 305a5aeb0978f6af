import type { GatewayList } from '@furrow/protocol/api';
import { expect } from 'chai';
import { ApiHarness } from '../api-harness.js';

const GATEWAY = 'a'.repeat(40);
const PATH = `/api/gateways/${GATEWAY}/tuning`;
const TUNING = { sealAfterS: 30, sources: { receivers: ['roof', 'hood'] } };

describe('/api/gateways/:id/tuning', () => {
  let harness: ApiHarness;
  beforeEach(async () => {
    harness = new ApiHarness();
    harness.world.put('gateways', GATEWAY, { name: 'box', publicKey: 'AAAA', status: 'enrolled' });
    await harness.start();
  });
  afterEach(() => harness.stop());

  const put = (user: string | null, body: object = TUNING) => harness.ask(user, PATH, { method: 'PUT', body });

  it('is set by admins and by managers of the machine, from now on, and logged', async () => {
    for (const user of ['admin', 'manager']) expect((await put(user)).status, user).to.equal(204);
    expect(harness.world.changes.map(({ collection, document, by }) => [collection, document, by])).to.deep.equal([
      ['tuning', TUNING, 'admin'],
      ['tuning', TUNING, 'manager'],
    ]);
    expect(harness.world.changes[0]?.validFrom).to.equal(harness.world.clock.now());
    expect(harness.world.auditEvents[0]?.subject).to.include(`set tuning/${GATEWAY}`);
    for (const user of ['stranger', 'driver', 'auditor']) expect((await put(user)).status, user).to.equal(403);
    expect((await put(null)).status).to.equal(401);
  });

  it('is checked by the schema, and only taken for enrolled gateways', async () => {
    const answer = await put('admin', { sealAfterS: 0 });
    expect([answer.status, answer.text.includes('sealAfterS')]).to.deep.equal([400, true]);
    expect((await put('admin', { sources: { speeds: ['wheel'] } })).text).to.include('speeds');
    harness.world.put('gateways', GATEWAY, { name: 'box', publicKey: 'AAAA', status: 'pending' });
    expect((await put('admin')).status).to.equal(409);
    expect(harness.world.changes).to.deep.equal([]);
  });

  it('stands in the list of gateways, which managers and auditors see of their machines', async () => {
    harness.world.put('tuning', GATEWAY, TUNING);
    harness.world.put('gateways', 'b'.repeat(40), { name: 'new', publicKey: 'BBBB', status: 'pending' });
    const list = async (user: string) => (await harness.ask(user, '/api/gateways')).json<GatewayList>().gateways;
    expect((await list('manager')).map(({ name, tuning }) => [name, tuning])).to.deep.equal([['box', TUNING]]);
    expect(await list('stranger')).to.deep.equal([]);
    expect((await list('auditor')).map(({ name }) => name)).to.deep.equal(['box']);
    expect((await list('admin')).map(({ name }) => name)).to.deep.equal(['box', 'new']);
    expect((await harness.ask('driver', '/api/gateways')).status).to.equal(403);
  });
});
