import { expect } from 'chai';
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
