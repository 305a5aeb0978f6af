import { Login, SessionUser } from '@furrow/protocol/api';
import { Type } from 'typebox';
import { PASSWORD_LENGTH } from '../../auth/account-faults.js';
import type { LoginAttempt, LoginResult } from '../../auth/accounts.js';
import type { ApiDependencies } from '../dependencies.js';
import { setSessionCookie } from '../middleware/session-cookie.js';
import { ProblemError } from '../problem-error.js';
import { publicRoute, userRoute, type Route } from '../route-definition.js';

const OwnPassword = Type.Object(
  {
    password: Login.properties.password,
    newPassword: Type.String({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max }),
  },
  { additionalProperties: false, $id: 'OwnPassword' },
);

/** Logging in and out, who is logged in, and their own password. */
export function sessionRoutes(dependencies: ApiDependencies): Route[] {
  const { accounts, config } = dependencies;
  return [
    ownPasswordRoute(dependencies),
    userRoute({
      method: 'get',
      path: '/api/session',
      summary: 'Who is logged in',
      response: SessionUser,
      answer: ({ session }) => toSessionUser(session.user),
    }),
    publicRoute({
      method: 'post',
      path: '/api/session',
      summary: 'Log in; the session is a cookie',
      body: Login,
      response: SessionUser,
      answer: async ({ body, ctx }) => {
        const attempt = { name: body.name, password: body.password, address: ctx.ip };
        const result = await accounts.login(attempt);
        if (!result.ok) throw refusal(dependencies, attempt, result);
        noteSession(dependencies, 'login', attempt);
        setSessionCookie(ctx, result.token, config.isTls);
        return toSessionUser(result.user);
      },
    }),
    userRoute({
      method: 'delete',
      path: '/api/session',
      summary: 'Log out',
      response: null,
      answer: ({ session, ctx }) => {
        accounts.logout(session.token);
        setSessionCookie(ctx, null, config.isTls);
        noteSession(dependencies, 'logout', { name: session.user.name, address: ctx.ip });
      },
    }),
  ];
}

function ownPasswordRoute(dependencies: ApiDependencies): Route {
  const { accounts, config } = dependencies;
  return userRoute({
    method: 'put',
    path: '/api/session/password',
    summary: 'Set the own password; every other session of the account ends',
    body: OwnPassword,
    response: null,
    answer: async ({ body, session, ctx }) => {
      const attempt = { name: session.user.name, password: body.password, address: ctx.ip };
      const result = await accounts.changePassword({ ...attempt, newPassword: body.newPassword });
      if (result.ok) {
        noteSession(dependencies, 'account.password', attempt);
        setSessionCookie(ctx, result.token, config.isTls);
        return;
      }
      if (result.reason === 'invalid') throw new ProblemError(400, `body ${result.fault}`);
      if (result.reason === 'tooMany') throw refusal(dependencies, attempt, result);
      noteSession(dependencies, 'account.password.refused', attempt);
      // 401 would say that the session has ended, which it has not.
      throw new ProblemError(403, 'The password of now does not match; check it');
    },
  });
}

type Caller = Pick<LoginAttempt, 'name' | 'address'>;

/** Logs the refusal, and says no more than the caller may know. */
function refusal(
  dependencies: ApiDependencies,
  attempt: LoginAttempt,
  result: Extract<LoginResult, { ok: false }>,
): ProblemError {
  // Attempts that are not even looked at leave no line: anybody could fill the disk with them.
  if (result.reason === 'wrong') noteSession(dependencies, 'login.refused', attempt);
  if (result.reason === 'wrong') return new ProblemError(401, 'Name and password do not match; check both');
  const { retryAfterS } = result;
  return new ProblemError(429, `Too many attempts to log in; wait ${retryAfterS} s`, { retryAfterS });
}

function noteSession({ audit }: ApiDependencies, action: string, { name, address }: Caller): void {
  const by = action === 'login.refused' ? '-' : name;
  audit.write({ by, action, subject: name, rows: null, hash: null, address });
}

/** The four public properties, whatever else the accounts keep on the object. */
function toSessionUser({ name, role, organisationId, driverId }: SessionUser): SessionUser {
  return { name, role, organisationId, driverId };
}
