import { Login, SessionUser } from '@furrow/protocol/api';
import type { LoginAttempt, LoginResult } from '../../auth/accounts.js';
import type { ApiDependencies } from '../dependencies.js';
import { setSessionCookie } from '../middleware/session-cookie.js';
import { ProblemError } from '../problem-error.js';
import { publicRoute, userRoute, type Route } from '../route-definition.js';

/** Logging in and out, and who is logged in. */
export function sessionRoutes(dependencies: ApiDependencies): Route[] {
  const { accounts, config } = dependencies;
  return [
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

type Caller = Pick<LoginAttempt, 'name' | 'address'>;

/** Logs the refusal, and says no more than the caller may know. */
function refusal(
  dependencies: ApiDependencies,
  attempt: LoginAttempt,
  result: Extract<LoginResult, { ok: false }>,
): ProblemError {
  noteSession(dependencies, 'login.refused', attempt);
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
