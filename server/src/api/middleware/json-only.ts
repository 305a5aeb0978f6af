import type Koa from 'koa';
import { ProblemError } from '../problem-error.js';

/**
 * Refuses bodies that are not JSON. A page of another site can post forms and plain text without asking the
 * browser; with SameSite cookies this closes cross-site requests twice.
 */
export function jsonOnly(): Koa.Middleware {
  return async function jsonOnlyMiddleware(ctx, next) {
    if ((ctx.method === 'POST' || ctx.method === 'PUT') && ctx.is('application/json') !== 'application/json') {
      throw new ProblemError(415, `${ctx.method} ${ctx.path} takes content-type application/json`);
    }
    await next();
  };
}
