import type Koa from 'koa';
import type { RouterMiddleware } from '@koa/router';
import type { SessionState } from './middleware/session-cookie.js';
import { ProblemError } from './problem-error.js';
import { compileRequestCheck, type RequestPart } from './request-check.js';
import type { Route, SessionCall } from './route-definition.js';
import { scopeOf } from './scope.js';

/** A middleware that admits, checks the input, and answers. */
export function routeMiddleware(route: Route): RouterMiddleware {
  const checkParams = compileCheckOf('path parameter', route.params);
  const checkQuery = compileCheckOf('query parameter', route.query);
  const checkBody = compileCheckOf('body', route.body);
  return async function routeAnswerMiddleware(ctx) {
    const call = {
      session: admit(route, ctx.state as SessionState),
      params: checkParams(ctx.params),
      query: checkQuery(ctx.query),
      body: checkBody(ctx.request.body),
      ctx: ctx as unknown as Koa.Context,
    };
    const value = await route.answer(call as SessionCall);
    if (value !== undefined) {
      ctx.body = value;
      if (ctx.response.get('cache-control') === '') ctx.set('cache-control', 'no-store');
    } else if (route.response === null) ctx.status = 204;
  };
}

function admit(route: Route, { session }: SessionState): SessionCall['session'] | undefined {
  if (session === undefined) {
    if (route.access === 'public') return undefined;
    throw new ProblemError(401, 'Log in first: POST /api/session with name and password');
  }
  const { role, organisationId } = session.user;
  if (route.access === 'admin' && (role !== 'admin' || organisationId !== null)) {
    throw new ProblemError(403, `${route.path} is for admins of the whole server; you are ${role}`);
  }
  return { ...session, scope: scopeOf(session.user) };
}

/** Parameters that a route does not name are refused: a misspelt filter must not mean "all". */
function compileCheckOf(part: RequestPart, schema: Route['query']): (value: unknown) => unknown {
  if (schema !== undefined) return compileRequestCheck(part, schema);
  if (part === 'body') return () => undefined;
  return compileRequestCheck(part, { type: 'object', properties: {}, additionalProperties: false } as never);
}
