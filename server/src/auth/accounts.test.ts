import type Database from 'better-sqlite3';
import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import type { AccountInput } from './accounts.js';
import { createFirstAdmin } from './first-admin.js';
import { SqliteAccounts } from './sqlite-accounts.js';
import { SqliteAuditLog } from './sqlite-audit-log.js';
import { openUserDatabase } from './user-database.js';

const NOW = Date.UTC(2026, 3, 28);
const HOUR = 3_600_000;
const password = 'correct horse battery';
const manager: AccountInput = { name: 'wang', password, role: 'manager', organisationId: 'co-op', driverId: null };

describe('accounts', () => {
  let clock: TestClock;
  let database: Database.Database;
  let accounts: SqliteAccounts;
  beforeEach(async () => {
    clock = new TestClock(NOW);
    database = openUserDatabase(':memory:');
    accounts = new SqliteAccounts({ database, clock, sessionH: 24 });
    expect(await accounts.create(manager)).to.deep.include({ ok: true });
  });
  afterEach(() => void database.close());
  const login = (attempt: { name?: string; password?: string; address?: string } = {}) =>
    accounts.login({ name: 'wang', password, address: '10.0.0.1', ...attempt });
  const tokenOf = async () => {
    const result = await login();
    if (!result.ok) throw new Error(`login failed: ${result.reason}`);
    return result.token;
  };

  it('logs in by name and password, and knows the user by the token', async () => {
    const token = await tokenOf();
    expect(accounts.userOfToken(token)).to.deep.equal({
      name: 'wang',
      role: 'manager',
      organisationId: 'co-op',
      driverId: null,
    });
    accounts.logout(token);
    expect(accounts.userOfToken(token)).to.equal(undefined);
    expect(accounts.userOfToken('')).to.equal(undefined);
  });

  it('stores neither the password nor the token', async () => {
    const token = await tokenOf();
    const rows = JSON.stringify([
      database.prepare('SELECT * FROM account').all(),
      database.prepare('SELECT * FROM session').all(),
    ]);
    expect(rows).to.contain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(rows).not.to.contain(password);
    expect(rows).not.to.contain(token);
  });

  it('says the same of a wrong password, an unknown name and a disabled account', async () => {
    await accounts.create({ ...manager, name: 'gone' });
    await accounts.update('gone', { disabled: true });
    for (const attempt of [{ password: 'wrong password' }, { name: 'nobody' }, { name: 'gone' }]) {
      expect(await login(attempt)).to.deep.equal({ ok: false, reason: 'wrong' });
    }
  });

  it('ends a session that is not used, and keeps one that is', async () => {
    const token = await tokenOf();
    for (let i = 0; i < 3; i += 1) {
      clock.advance(20 * HOUR);
      expect(accounts.userOfToken(token)).not.to.equal(undefined);
    }
    clock.advance(24 * HOUR);
    expect(accounts.userOfToken(token)).to.equal(undefined);
  });

  it('slows down guessing by name, forgets after the wait, and clears with the right password', async () => {
    for (let i = 0; i < 5; i += 1) expect(await login({ password: `wrong ${i}` })).to.include({ reason: 'wrong' });
    expect(await login()).to.deep.equal({ ok: false, reason: 'tooMany', retryAfterS: 2 });
    clock.advance(2000);
    expect(await login({ password: 'wrong again' })).to.include({ reason: 'wrong' });
    expect(await login()).to.deep.equal({ ok: false, reason: 'tooMany', retryAfterS: 4 });
    clock.advance(4000);
    expect(await login()).to.include({ ok: true });
    expect(await login({ password: 'wrong once more' })).to.include({ reason: 'wrong' });
  });

  it('slows down guessing many names from one address, and not for others', async () => {
    for (let i = 0; i < 20; i += 1) await login({ name: `guess-${i}` });
    expect(await login()).to.include({ reason: 'tooMany' });
    expect(await login({ address: '10.0.0.2' })).to.include({ ok: true });
  });

  it('does not count logins that succeed', async () => {
    for (let i = 0; i < 25; i += 1) expect(await login()).to.include({ ok: true });
  });

  it('counts attempts made at once', async () => {
    const results = await Promise.all(Array.from({ length: 12 }, (_, i) => login({ password: `wrong ${i}` })));
    expect(results.filter((result) => !result.ok && result.reason === 'wrong')).to.have.length(5);
  });

  it('ends sessions when the account changes', async () => {
    for (const change of [{ disabled: true }, { disabled: false, password: 'another password' }]) {
      const result = await login();
      expect(await accounts.update('wang', change)).to.include({ ok: true });
      expect(accounts.userOfToken(result.ok ? result.token : '')).to.equal(undefined);
    }
    expect(await login({ password: 'another password' })).to.include({ ok: true });
  });

  it('lets whoever knows their password set another, which ends every session but a new one', async () => {
    const old = await tokenOf();
    const attempt = { name: 'wang', password, address: '10.0.0.1' };
    const result = await accounts.changePassword({ ...attempt, newPassword: 'another password' });
    expect(result).to.deep.include({ ok: true });
    expect(accounts.userOfToken(old)).to.equal(undefined);
    expect(accounts.userOfToken(result.ok ? result.token : '')).to.include({ name: 'wang' });
    expect(await login()).to.include({ reason: 'wrong' });
    expect(await login({ password: 'another password' })).to.include({ ok: true });
    expect(await accounts.changePassword({ ...attempt, newPassword: 'short' })).to.include({ reason: 'invalid' });
  });

  it('slows down guessing the password that is to be changed', async () => {
    const guess = { name: 'wang', password: 'x', address: 'a', newPassword: 'long enough' };
    for (let i = 0; i < 5; i += 1) expect(await accounts.changePassword(guess)).to.include({ reason: 'wrong' });
    expect(await accounts.changePassword(guess)).to.include({ reason: 'tooMany' });
    expect(await login()).to.include({ reason: 'tooMany' });
  });

  it('opens nothing by a password that is changed while it is checked', async () => {
    const underWay = login();
    database.exec("UPDATE account SET password_hash = password_hash || 'x'");
    expect(await underWay).to.deep.equal({ ok: false, reason: 'wrong' });
  });

  it('keeps an account shut that is disabled while its password changes', async () => {
    const address = '10.0.0.1';
    for (const change of [
      () => accounts.update('wang', { password: 'another password' }),
      () => accounts.changePassword({ name: 'wang', password, address, newPassword: 'another password' }),
    ]) {
      await accounts.update('wang', { disabled: false, password });
      const underWay = change();
      await accounts.update('wang', { disabled: true });
      await underWay;
      expect(accounts.list()[0]).to.include({ name: 'wang', disabled: true });
    }
  });

  it('leaves the whole server an admin', async () => {
    const admin = { name: 'chen', password, role: 'admin', organisationId: null, driverId: null } as const;
    await accounts.create(admin);
    await accounts.create({ ...admin, name: 'zhao', organisationId: 'co-op' });
    for (const change of [{ disabled: true }, { role: 'auditor' as const }, { organisationId: 'co-op' }]) {
      expect(await accounts.update('chen', change)).to.include({ ok: false, reason: 'lastAdmin' });
    }
    await accounts.create({ ...admin, name: 'sun' });
    expect(await accounts.update('chen', { disabled: true })).to.include({ ok: true });
    expect(await accounts.update('sun', { organisationId: 'co-op' })).to.include({ reason: 'lastAdmin' });
  });

  it('makes a first admin where those there are administer one organisation only', async () => {
    await accounts.create({ name: 'zhao', password, role: 'admin', organisationId: 'co-op', driverId: null });
    expect(await createFirstAdmin(accounts, { name: 'chen', password })).to.include({ outcome: 'created' });
  });

  it('refuses accounts whose role lacks its scope, and says why', async () => {
    const faultOf = async (input: Partial<AccountInput>) => {
      const result = await accounts.create({ ...manager, name: 'new', ...input });
      return result.ok ? undefined : `${result.reason} ${result.fault}`;
    };
    expect(await faultOf({ organisationId: null })).to.match(/^invalid \/organisationId: a manager needs one/);
    expect(await faultOf({ role: 'driver' })).to.match(/^invalid \/driverId/);
    expect(await faultOf({ role: 'root' as 'admin' })).to.match(/^invalid \/role: .*got "root"/);
    expect(await faultOf({ name: '' })).to.match(/^invalid \/name/);
    expect(await faultOf({ password: 'short' })).to.equal('invalid /password: 10 to 200 characters');
    expect(await faultOf({ name: 'wang' })).to.match(/^taken /);
    expect(await faultOf({ role: 'auditor', organisationId: null })).to.equal(undefined);
    expect(accounts.list().map(({ name }) => name)).to.deep.equal(['new', 'wang']);
  });

  it('makes a first admin once, with a password nobody chose or the one given', async () => {
    const first = await createFirstAdmin(accounts, { name: 'chen', password: undefined });
    expect(first.outcome === 'created' && first.made).to.match(/^[\w-]{20}$/);
    expect(await login({ name: 'chen', password: first.outcome === 'created' ? (first.made ?? '') : '' })).to.include({
      ok: true,
    });
    expect(await createFirstAdmin(accounts, { name: 'second', password })).to.deep.equal({ outcome: 'exists' });
  });

  it('keeps an audit log that nobody can change', () => {
    const audit = new SqliteAuditLog(database, clock);
    const event = { by: 'wang', action: 'export.csv', subject: 'jobs of April', rows: 12, hash: 'ab', address: null };
    expect(audit.write(event)).to.deep.equal({ id: 1, at: NOW, ...event });
    audit.write({ ...event, rows: null });
    expect(audit.list({ limit: 9 }).map(({ id, rows }) => [id, rows])).to.deep.equal([
      [2, null],
      [1, 12],
    ]);
    expect(audit.list({ limit: 9, before: 2 })).to.have.length(1);
    for (const sql of ['UPDATE audit SET rows = 0', 'DELETE FROM audit']) {
      expect(() => database.exec(sql)).to.throw(/append-only/);
    }
  });
});
