import type { Role, SessionUser } from '@furrow/protocol/api';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import type Database from 'better-sqlite3';
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock/clock.js';
import { accountFault, isServerAdmin, passwordFault } from './account-faults.js';
import type {
  Account,
  AccountInput,
  AccountResult,
  Accounts,
  AccountUpdate,
  LoginAttempt,
  LoginResult,
  PasswordChange,
  PasswordChangeResult,
} from './accounts.js';
import { LoginLimiter } from './login-limiter.js';

/** Argon2id by the OWASP minimum: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const HOUR_MS = 3_600_000;
/** A session's end moves on with use, at most this often. */
const TOUCH_EVERY_MS = 60_000;

export interface SqliteAccountsOptions {
  readonly database: Database.Database;
  readonly clock: Clock;
  /** How long a login lasts without use, hours. */
  readonly sessionH: number;
}

interface AccountRow {
  readonly name: string;
  readonly role: Role;
  readonly organisation_id: string | null;
  readonly driver_id: string | null;
  readonly password_hash: string;
  readonly disabled: number;
  readonly created_at: number;
}

/** Accounts and sessions in SQLite. */
export class SqliteAccounts implements Accounts {
  private readonly clock: Clock;
  private readonly sessionMs: number;
  private readonly limiter = new LoginLimiter();
  private readonly statements: ReturnType<typeof prepare>;
  /** A hash of nobody's password: an unknown name takes as long as a wrong password. */
  private readonly decoy = argon2Hash(randomBytes(16).toString('hex'), ARGON2);

  constructor({ database, clock, sessionH }: SqliteAccountsOptions) {
    this.clock = clock;
    this.sessionMs = sessionH * HOUR_MS;
    this.statements = prepare(database);
  }

  async login(attempt: LoginAttempt): Promise<LoginResult> {
    const known = await this.admit(attempt);
    return 'reason' in known ? known : this.openSession(known);
  }

  userOfToken(token: string): SessionUser | undefined {
    const now = this.clock.now();
    const row = this.statements.session.get(tokenHash(token), now) as (AccountRow & { expires_at: number }) | undefined;
    if (row === undefined) return undefined;
    const expiresAt = now + this.sessionMs;
    if (expiresAt - row.expires_at > TOUCH_EVERY_MS) this.statements.touchSession.run(expiresAt, tokenHash(token));
    return userOf(row);
  }

  logout(token: string): void {
    this.statements.endSession.run(tokenHash(token));
  }

  async create(input: AccountInput): Promise<AccountResult> {
    const fault = accountFault(input) ?? passwordFault(input.password);
    if (fault !== undefined) return { ok: false, reason: 'invalid', fault };
    const { name, role, organisationId, driverId } = input;
    const passwordHash = await argon2Hash(input.password, ARGON2);
    const { changes } = this.statements.create.run(
      name,
      role,
      organisationId,
      driverId,
      passwordHash,
      this.clock.now(),
    );
    if (changes === 0)
      return { ok: false, reason: 'taken', fault: `/name: there is an account ${JSON.stringify(name)}` };
    return this.found(name);
  }

  async changePassword({ newPassword, ...attempt }: PasswordChange): Promise<PasswordChangeResult> {
    const fault = passwordFault(newPassword);
    if (fault !== undefined) return { ok: false, reason: 'invalid', fault };
    const known = await this.admit(attempt);
    if ('reason' in known) return known;
    const passwordHash = await argon2Hash(newPassword, ARGON2);
    const row = this.row(known.name);
    // An admin may have set another meanwhile, or shut the account out: that counts.
    if (!isSameLogin(row, known)) return { ok: false, reason: 'wrong' };
    this.write({ ...row, password_hash: passwordHash });
    return this.openSession(row);
  }

  async update(name: string, change: AccountUpdate): Promise<AccountResult> {
    const { password, disabled, ...scope } = change;
    const fault = password === undefined ? undefined : passwordFault(password);
    if (fault !== undefined) return { ok: false, reason: 'invalid', fault };
    const passwordHash = password === undefined ? undefined : await argon2Hash(password, ARGON2);
    // Read after the slow hash: what another change has done meanwhile stays.
    const row = this.row(name);
    if (row === undefined) return unknownAccount(name);
    const next = { ...accountOf(row), ...scope, disabled: disabled ?? row.disabled === 1 };
    const scopeFault = accountFault(next);
    if (scopeFault !== undefined) return { ok: false, reason: 'invalid', fault: scopeFault };
    if (isServerAdmin(accountOf(row)) && !isServerAdmin(next) && !this.hasOtherServerAdmin(name))
      return lastAdmin(name);
    this.write({
      ...row,
      role: next.role,
      organisation_id: next.organisationId,
      driver_id: next.driverId,
      password_hash: passwordHash ?? row.password_hash,
      disabled: next.disabled ? 1 : 0,
    });
    return this.found(name);
  }

  list(): Account[] {
    return (this.statements.list.all() as AccountRow[]).map(accountOf);
  }

  /** The account of an attempt that may log in. */
  private async admit(attempt: LoginAttempt): Promise<AccountRow | Extract<LoginResult, { ok: false }>> {
    const now = this.clock.now();
    const waitMs = this.limiter.waitMs(attempt, now);
    if (waitMs > 0) return { ok: false, reason: 'tooMany', retryAfterS: Math.ceil(waitMs / 1000) };
    // Counted before the slow check, so that attempts made at once do not slip through together.
    this.limiter.noteFailure(attempt, now);
    const row = this.row(attempt.name);
    const isRight = await argon2Verify(row?.password_hash ?? (await this.decoy), attempt.password);
    // A password that was changed while this one was checked opens nothing any more.
    if (row === undefined || !isRight || !isSameLogin(this.row(row.name), row)) return { ok: false, reason: 'wrong' };
    this.limiter.noteSuccess(attempt);
    return row;
  }

  /** Writes an account down; its sessions end. */
  private write({ role, organisation_id, driver_id, password_hash, disabled, name }: AccountRow): void {
    this.statements.update.run(role, organisation_id, driver_id, password_hash, disabled, name);
    this.statements.endSessions.run(name);
  }

  private hasOtherServerAdmin(name: string): boolean {
    return this.list().some((account) => account.name !== name && isServerAdmin(account));
  }

  private openSession(row: AccountRow): Extract<LoginResult, { ok: true }> {
    const now = this.clock.now();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = now + this.sessionMs;
    this.statements.endExpired.run(now);
    this.statements.openSession.run(tokenHash(token), row.name, expiresAt);
    return { ok: true, token, user: userOf(row), expiresAt };
  }

  private found(name: string): AccountResult {
    const row = this.row(name);
    return row === undefined ? unknownAccount(name) : { ok: true, account: accountOf(row) };
  }

  private row(name: string): AccountRow | undefined {
    return this.statements.row.get(name) as AccountRow | undefined;
  }
}

function prepare(database: Database.Database) {
  return {
    row: database.prepare('SELECT * FROM account WHERE name = ?'),
    list: database.prepare('SELECT * FROM account ORDER BY name'),
    create: database.prepare(
      `INSERT INTO account (name, role, organisation_id, driver_id, password_hash, created_at)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    update: database.prepare(
      'UPDATE account SET role = ?, organisation_id = ?, driver_id = ?, password_hash = ?, disabled = ? WHERE name = ?',
    ),
    session: database.prepare(
      `SELECT account.*, expires_at FROM session JOIN account USING (name)
       WHERE token_hash = ? AND expires_at > ? AND disabled = 0`,
    ),
    openSession: database.prepare('INSERT INTO session VALUES (?, ?, ?)'),
    touchSession: database.prepare('UPDATE session SET expires_at = ? WHERE token_hash = ?'),
    endSession: database.prepare('DELETE FROM session WHERE token_hash = ?'),
    endSessions: database.prepare('DELETE FROM session WHERE name = ?'),
    endExpired: database.prepare('DELETE FROM session WHERE expires_at <= ?'),
  };
}

/** A token has 256 random bits: a plain hash of it cannot be turned back. */
function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function userOf({ name, role, organisation_id, driver_id }: AccountRow): SessionUser {
  return { name, role, organisationId: organisation_id, driverId: driver_id };
}

function accountOf(row: AccountRow): Account {
  return { ...userOf(row), disabled: row.disabled === 1, createdAt: row.created_at };
}

/** Whether an account may still log in by the password that was checked. */
function isSameLogin(now: AccountRow | undefined, checked: AccountRow): now is AccountRow {
  return now !== undefined && now.disabled === 0 && now.password_hash === checked.password_hash;
}

function lastAdmin(name: string): AccountResult {
  const fault = `${JSON.stringify(name)} is the last admin of the whole server: make another one first`;
  return { ok: false, reason: 'lastAdmin', fault };
}

function unknownAccount(name: string): AccountResult {
  return { ok: false, reason: 'unknown', fault: `there is no account ${JSON.stringify(name)}` };
}
