import { Login, SessionUser } from '@furrow/protocol/api';
import type { ApiDependencies } from '../dependencies.js';
import { setSessionCookie } from '../middleware/session-cookie.js';
import { ProblemError } from '../problem-error.js';
import { publicRoute, userRoute, type Route } from '../route-definition.js';

/** Logging in and out, and who is logged in. */
export function sessionRoutes({ accounts, audit, config }: ApiDependencies): Route[] {
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
        if (!result.ok && result.reason === 'tooMany') {
          ctx.set('retry-after', String(result.retryAfterS));
          throw new ProblemError(429, `Too many attempts to log in; wait ${result.retryAfterS} s`);
        }
        if (!result.ok) throw new ProblemError(401, 'Name and password do not match; check both');
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
        audit.write({
          by: session.user.name,
          action: 'logout',
          subject: session.user.name,
          rows: null,
          hash: null,
          address: ctx.ip,
        });
      },
    }),
  ];
}

/** The four public properties, whatever else the accounts keep on the object. */
function toSessionUser({ name, role, organisationId, driverId }: SessionUser): SessionUser {
  return { name, role, organisationId, driverId };
}
