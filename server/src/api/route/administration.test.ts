import { expect } from 'chai';
import type { Static } from 'typebox';
import { ApiHarness } from '../api-harness.js';
import type { AuditList } from './audit.js';

type AuditPage = Static<typeof AuditList>;
const GATEWAY = 'a'.repeat(40);

describe('/api/registry, /api/gateways, /api/users', () => {
  let harness: ApiHarness;
  beforeEach(() => (harness = new ApiHarness()).start());
  afterEach(() => harness.stop());

  it('are for admins only', async () => {
    for (const path of ['/api/registry/machines', '/api/registry/machines/tractor-1', '/api/users', '/api/audit']) {
      for (const user of ['manager', 'driver', 'auditor']) {
        expect((await harness.ask(user, path)).status, `${user} ${path}`).to.equal(403);
      }
      expect((await harness.ask(null, path)).status).to.equal(401);
      expect((await harness.ask('admin', path)).status, path).to.equal(200);
    }
  });

  it('reads, sets and removes documents from a time on, and logs it', async () => {
    const document = { organisationId: 'coop-1', name: 'Zhang' };
    const put = await harness.ask('admin', '/api/registry/drivers/driver-3', {
      method: 'PUT',
      body: { document, validFrom: 5 },
    });
    expect(put.status).to.equal(204);
    const removed = await harness.ask('admin', '/api/registry/drivers/driver-1?validFrom=9', { method: 'DELETE' });
    expect(removed.status).to.equal(204);
    expect(harness.world.changes).to.deep.equal([
      { collection: 'drivers', id: 'driver-3', validFrom: 5, document, by: 'admin' },
      { collection: 'drivers', id: 'driver-1', validFrom: 9, document: null, by: 'admin' },
    ]);
    expect(harness.world.auditEvents.map((event) => event.subject)).to.deep.equal([
      'set drivers/driver-3 from 5',
      'remove drivers/driver-1 from 9',
    ]);
  });

  it('passes on what the registry finds wrong, and knows no other collection', async () => {
    harness.world.registryFaults = ['/name: must be string, got 7'];
    const put = await harness.ask('admin', '/api/registry/drivers/d', {
      method: 'PUT',
      body: { document: { name: 7 } },
    });
    expect(put.status).to.equal(400);
    expect(put.text).to.contain('/name: must be string, got 7');
    expect((await harness.ask('admin', '/api/registry/spaceships')).status).to.equal(400);
    expect((await harness.ask('admin', '/api/registry/drivers/nobody')).status).to.equal(404);
    expect((await harness.ask('admin', '/api/registry/drivers/nobody', { method: 'DELETE' })).status).to.equal(404);
  });

  it('enrols a gateway together with its mounting, and revokes it', async () => {
    const body = { name: 'Box 1', machineId: 'tractor-1' };
    const enrolled = await harness.ask('admin', `/api/gateways/${GATEWAY}/enrol`, { method: 'POST', body });
    expect(enrolled.status).to.equal(204);
    expect(harness.world.changes.map(({ collection, document }) => [collection, document])).to.deep.equal([
      ['gateways', { name: 'Box 1', publicKey: 'AAAA', status: 'enrolled' }],
      ['mounting', { machineId: 'tractor-1', rank: 1 }],
    ]);
    expect(harness.world.changes[1]?.validFrom).to.equal(0);
    await harness.ask('admin', `/api/gateways/${GATEWAY}/revoke`, { method: 'POST', body: {} });
    expect(harness.world.changes.at(-1)?.document).to.include({ status: 'revoked' });
    const unknown = await harness.ask('admin', `/api/gateways/${'b'.repeat(40)}/enrol`, { method: 'POST', body });
    expect(unknown.status).to.equal(404);
  });

  it('has a connected gateway offer again what was refused, and logs who asked', async () => {
    const ask = (id: string) => harness.ask('admin', `/api/gateways/${id}/offer-refused`, { method: 'POST', body: {} });
    expect((await ask('b'.repeat(40))).status).to.equal(404);
    expect((await ask(GATEWAY)).status).to.equal(409);
    expect(harness.world.auditEvents).to.deep.equal([]);
    harness.world.connected.add(GATEWAY);
    expect((await ask(GATEWAY)).status).to.equal(204);
    expect(harness.world.auditEvents[0]).to.include({ by: 'admin', action: 'gateway.offerRefused', subject: GATEWAY });
    const asked = { method: 'POST', body: {} };
    expect((await harness.ask('manager', `/api/gateways/${GATEWAY}/offer-refused`, asked)).status).to.equal(403);
  });

  it('shows what a gateway said is missing', async () => {
    const answer = await harness.ask('admin', `/api/gateways/${GATEWAY}/notices`);
    const notices = [{ kind: 'stopped', from: 1, to: 5, records: 4, receivedAt: 9 }];
    expect(answer.json()).to.deep.equal({ notices });
    expect((await harness.ask('auditor', `/api/gateways/${GATEWAY}/notices`)).status).to.equal(403);
  });

  it('lists gateways with what they wait for', async () => {
    harness.world.connected.add(GATEWAY);
    expect((await harness.ask('admin', '/api/gateways')).json()).to.deep.equal({
      gateways: [
        {
          gatewayId: GATEWAY,
          name: 'box',
          status: 'pending',
          connected: true,
          lastSeen: null,
          machineId: 'tractor-1',
          rank: 1,
          settings: null,
        },
      ],
    });
  });

  it('creates and changes accounts, never showing a password', async () => {
    const body = {
      name: 'new',
      password: 'long enough',
      role: 'driver',
      organisationId: 'coop-1',
      driverId: 'driver-1',
    };
    const created = await harness.ask('admin', '/api/users', { method: 'POST', body });
    expect(created.status).to.equal(201);
    expect(created.text).not.to.contain('long enough');
    expect(
      (await harness.ask('admin', '/api/users', { method: 'POST', body: { ...body, name: 'admin' } })).status,
    ).to.equal(409);
    const short = await harness.ask('admin', '/api/users', {
      method: 'POST',
      body: { ...body, password: 'nine char' },
    });
    expect(short.status).to.equal(400);
    const changed = await harness.ask('admin', '/api/users/nobody', { method: 'PUT', body: { disabled: true } });
    expect(changed.status).to.equal(404);
    expect(harness.world.auditEvents.map((event) => event.action)).to.deep.equal(['account.create']);
  });

  it('logs what was changed of an account and from where, but no password', async () => {
    const change = { password: 'a secret of mine', role: 'auditor', organisationId: null, disabled: true };
    await harness.ask('admin', '/api/users/manager', { method: 'PUT', body: change });
    const { subject, address } = harness.world.auditEvents.at(-1)!;
    expect(subject).to.equal('manager, role auditor, organisationId null, disabled true, password');
    expect(address).to.match(/127\.0\.0\.1$/);
  });

  it('reads the audit log in pages, newest first', async () => {
    const event = { by: 'admin', action: 'login', rows: null, hash: null, address: '::1' };
    for (const subject of ['1', '2', '3']) harness.world.auditEvents.push({ ...event, subject });
    const page = async (query: string) => {
      const { entries, nextBefore } = (await harness.ask('admin', `/api/audit${query}`)).json<AuditPage>();
      return [entries.map(({ subject }) => subject), nextBefore];
    };
    expect(await page('')).to.deep.equal([['3', '2', '1'], null]);
    expect(await page('?limit=2')).to.deep.equal([['3', '2'], 2]);
    expect(await page('?limit=2&before=2')).to.deep.equal([['1'], null]);
    expect((await harness.ask('admin', '/api/audit?limit=0')).status).to.equal(400);
  });
});
