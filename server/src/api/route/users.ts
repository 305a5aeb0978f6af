import { ROLES, SessionUser } from '@furrow/protocol/api';
import { Type } from 'typebox';
import { PASSWORD_LENGTH } from '../../auth/account-faults.js';
import type { AccountResult } from '../../auth/accounts.js';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { adminRoute, type Route, type SessionCall } from '../route-definition.js';

const Id = Type.Union([Type.String(), Type.Null()]);
const Password = Type.String({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max });
export const Account = Type.Object(
  {
    ...SessionUser.properties,
    disabled: Type.Boolean(),
    createdAt: Type.Integer({ description: 'UTC ms' }),
  },
  { $id: 'Account' },
);
const AccountList = Type.Object({ users: Type.Array(Account) }, { $id: 'AccountList' });
const NewAccount = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    password: Password,
    role: Type.Enum([...ROLES]),
    organisationId: Id,
    driverId: Id,
  },
  { additionalProperties: false, $id: 'NewAccount' },
);
const AccountChange = Type.Object(
  {
    password: Type.Optional(Password),
    role: Type.Optional(Type.Enum([...ROLES])),
    organisationId: Type.Optional(Id),
    driverId: Type.Optional(Id),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, $id: 'AccountChange' },
);

/** Accounts for admins. */
export function userRoutes(dependencies: ApiDependencies): Route[] {
  const { accounts } = dependencies;
  return [
    adminRoute({
      method: 'get',
      path: '/api/users',
      summary: 'All accounts',
      response: AccountList,
      answer: () => ({ users: accounts.list().map(toAccount) }),
    }),
    adminRoute({
      method: 'post',
      path: '/api/users',
      summary: 'Create an account',
      body: NewAccount,
      response: Account,
      answer: async ({ body, session, ctx }) => {
        const account = accountOf(await accounts.create(body));
        logChange(dependencies, { action: 'account.create', subject: subjectOf(body.name, body), session, ctx });
        ctx.status = 201;
        return account;
      },
    }),
    adminRoute({
      method: 'put',
      path: '/api/users/:name',
      summary: 'Change password, role or scope of an account, or disable it; its sessions end',
      params: Type.Object({ name: Type.String() }),
      body: AccountChange,
      response: Account,
      answer: async ({ params, body, session, ctx }) => {
        const account = accountOf(await accounts.update(params.name, body));
        logChange(dependencies, { action: 'account.update', subject: subjectOf(params.name, body), session, ctx });
        return account;
      },
    }),
  ];
}

const STATUS_BY_REASON = { unknown: 404, taken: 409, invalid: 400, lastAdmin: 409 } as const;

function accountOf(result: AccountResult): Type.Static<typeof Account> {
  if (!result.ok) throw new ProblemError(STATUS_BY_REASON[result.reason], result.fault);
  return toAccount(result.account);
}

function toAccount(account: Type.Static<typeof Account>): Type.Static<typeof Account> {
  const { name, role, organisationId, driverId, disabled, createdAt } = account;
  return { name, role, organisationId, driverId, disabled, createdAt };
}

/** Who was changed, and to what; that a password was set, never which. */
function subjectOf(name: string, { password, ...facts }: Partial<Type.Static<typeof NewAccount>>): string {
  const changes = Object.entries(facts).flatMap(([fact, value]) => (fact === 'name' ? [] : [`${fact} ${value}`]));
  return [name, ...changes, ...(password === undefined ? [] : ['password'])].join(', ');
}

function logChange(
  { audit }: ApiDependencies,
  { action, subject, session, ctx }: Pick<SessionCall, 'session' | 'ctx'> & { action: string; subject: string },
): void {
  audit.write({ by: session.user.name, action, subject, rows: null, hash: null, address: ctx.ip });
}
