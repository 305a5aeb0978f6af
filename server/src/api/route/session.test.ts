import { expect } from 'chai';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi, trustProxy } from '../api.js';
import { ApiHarness, PASSWORD, USERS } from '../api-harness.js';

describe('/api/session', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  const logIn = (body: unknown) => harness.ask(null, '/api/session', { method: 'POST', body });

  it('logs in by a cookie out of reach of scripts and of other sites', async () => {
    const answer = await logIn({ name: 'manager', password: PASSWORD });
    expect(answer.status).to.equal(200);
    expect(answer.json()).to.deep.equal(USERS['manager']);
    expect(answer.headers.get('set-cookie')).to.match(
      /^furrow_session=token-manager; path=\/; samesite=strict; httponly$/,
    );
  });

  it('says the same for a wrong password and an unknown name', async () => {
    const [wrong, unknown] = [
      await logIn({ name: 'admin', password: 'x' }),
      await logIn({ name: 'nobody', password: PASSWORD }),
    ];
    expect(wrong.status).to.equal(401);
    expect(wrong.text).to.equal(unknown.text);
  });

  it('passes on how long to wait after too many attempts', async () => {
    const answer = await logIn({ name: 'hasty', password: 'x' });
    expect(answer.status).to.equal(429);
    expect(answer.headers.get('retry-after')).to.equal('30');
    // Attempts that are not looked at cost nothing, on the disk neither.
    expect(harness.world.auditEvents.filter(({ subject }) => subject === 'hasty')).to.deep.equal([]);
  });

  it('knows no bad token', async () => {
    for (const user of ['', 'nobody', '%00', '"; drop']) {
      expect((await harness.ask(user, '/api/session')).status, user).to.equal(401);
    }
    expect((await harness.ask('driver', '/api/session')).json()).to.deep.equal(USERS['driver']);
  });

  it('logs out and clears the cookie', async () => {
    const answer = await harness.ask('admin', '/api/session', { method: 'DELETE' });
    expect(answer.status).to.equal(204);
    expect(answer.headers.get('set-cookie')).to.match(/furrow_session=; .*expires=Thu, 01 Jan 1970/i);
  });

  it('logs who came in, who did not and who left', async () => {
    harness.world.auditEvents.length = 0;
    await logIn({ name: 'admin', password: 'x' });
    await logIn({ name: 'admin', password: PASSWORD });
    await harness.ask('admin', '/api/session', { method: 'DELETE' });
    expect(harness.world.auditEvents.map(({ action, by, subject }) => [action, by, subject])).to.deep.equal([
      ['login.refused', '-', 'admin'],
      ['login', 'admin', 'admin'],
      ['logout', 'admin', 'admin'],
    ]);
  });

  it('sets the own password for whoever knows it, gives a new cookie, and logs it', async () => {
    harness.world.auditEvents.length = 0;
    const set = (user: string | null, password: string, newPassword = 'ten letters') =>
      harness.ask(user, '/api/session/password', { method: 'PUT', body: { password, newPassword } });
    expect((await set(null, PASSWORD)).status).to.equal(401);
    expect((await set('driver', 'x')).status).to.equal(403);
    expect((await set('driver', PASSWORD, 'short')).text).to.contain('newPassword');
    const done = await set('driver', PASSWORD);
    expect(done.status).to.equal(204);
    expect(done.headers.get('set-cookie')).to.match(/^furrow_session=token-driver; .*samesite=strict; httponly$/);
    expect(harness.world.auditEvents.map(({ action, by }) => [action, by])).to.deep.equal([
      ['account.password.refused', 'driver'],
      ['account.password', 'driver'],
    ]);
  });

  it('refuses a form, which another site could post', async () => {
    const response = await fetch(`${harness.url}/api/session`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'admin', password: PASSWORD }),
    });
    expect(response.status).to.equal(415);
  });

  it('takes the address that a proxy saw, not one that the client gives itself', async () => {
    const api = createApi(harness.world.dependencies());
    trustProxy(api);
    const handle = api.callback();
    const server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '6.6.6.6, 192.0.2.7' },
      body: JSON.stringify({ name: 'admin', password: 'x' }),
    });
    expect(harness.world.auditEvents.at(-1)).to.include({ action: 'login.refused', address: '192.0.2.7' });
    await new Promise((resolve) => server.close(resolve));
  });

  it('sets a secure cookie under TLS', async () => {
    const secure = new ApiHarness((dependencies) => ({
      ...dependencies,
      config: { ...dependencies.config, isTls: true },
    }));
    await secure.start();
    const answer = await secure.ask(null, '/api/session', {
      method: 'POST',
      body: { name: 'admin', password: PASSWORD },
    });
    expect(answer.headers.get('set-cookie')).to.contain('; secure');
    await secure.stop();
  });
});
