import type { SessionUser } from '@furrow/protocol/api';
import type { Account, Accounts } from '../auth/accounts.js';
import type { AuditEvent, AuditLog } from '../auth/audit-log.js';

type Users = Readonly<Record<string, SessionUser>>;

/** Accounts for tests: every user has the same password, and the token of NAME is `token-NAME`. */
export function fakeAccounts(users: Users, rightPassword: string): Accounts {
  const accountOf = (name: string): Account => ({ ...(users[name] as SessionUser), disabled: false, createdAt: 1 });
  const open = (name: string, password: string) => {
    const user = password === rightPassword ? users[name] : undefined;
    if (user === undefined) return { ok: false, reason: 'wrong' } as const;
    return { ok: true, token: `token-${name}`, user, expiresAt: 0 } as const;
  };
  return {
    login: async ({ name, password }) =>
      name === 'hasty' ? { ok: false, reason: 'tooMany', retryAfterS: 30 } : open(name, password),
    userOfToken: (token) => users[token.replace(/^token-/, '')],
    logout: () => undefined,
    changePassword: async ({ name, password }) => open(name, password),
    create: async (input) =>
      users[input.name] === undefined
        ? { ok: true, account: { ...input, disabled: false, createdAt: 1 } }
        : { ok: false, reason: 'taken', fault: `account "${input.name}" exists; choose another name` },
    update: async (name) =>
      users[name] === undefined
        ? { ok: false, reason: 'unknown', fault: `no account "${name}"` }
        : { ok: true, account: accountOf(name) },
    list: () => Object.keys(users).map(accountOf),
  };
}

/** An audit log over a list that a test reads. */
export function listedAudit(events: AuditEvent[], at: () => number): AuditLog {
  return {
    write: (event) => ({ ...event, id: events.push(event), at: at() }),
    list: ({ limit, before = Infinity }) =>
      events
        .map((event, index) => ({ ...event, id: index + 1, at: at() }))
        .filter(({ id }) => id < before)
        .reverse()
        .slice(0, limit),
  };
}
