import type Koa from 'koa';
import type { Problem } from '@furrow/protocol/api';
import { titleOf } from '../problem-error.js';

interface HttpFault {
  readonly status?: number;
  readonly expose?: boolean;
  readonly message?: string;
  readonly retryAfterS?: number | undefined;
}

/**
 * Turns every error and every empty 404 or 405 under /api into problem+json (RFC 9457). Only messages marked
 * `expose` reach the client; the others go to `onError`.
 */
export function errorResponse(onError: (error: unknown, place: string) => void): Koa.Middleware {
  return async function errorResponseMiddleware(ctx, next) {
    try {
      await next();
      if (ctx.status >= 400 && ctx.body == null) writeProblem(ctx, ctx.status, noAnswerText(ctx));
    } catch (error) {
      const fault = error as HttpFault;
      const status = fault.status !== undefined && fault.status >= 400 && fault.status < 600 ? fault.status : 500;
      // What is the client's fault the client may read, whoever found it.
      const isExposed = fault.expose === true || status < 500;
      if (!isExposed) onError(error, `${ctx.method} ${ctx.path}`);
      if (fault.retryAfterS !== undefined) ctx.set('retry-after', String(fault.retryAfterS));
      writeProblem(ctx, status, isExposed ? (fault.message ?? titleOf(status)) : SERVER_FAULT);
    }
  };
}

const SERVER_FAULT = 'The server failed on this request; its log has the reason.';

function noAnswerText(ctx: Koa.Context): string {
  if (ctx.status === 405) return `${ctx.method} is not a method of ${ctx.path}; use ${ctx.response.get('Allow')}`;
  return `${ctx.method} ${ctx.path}: no such address; /api/openapi.json lists all`;
}

function writeProblem(ctx: Koa.Context, status: number, detail: string): void {
  const problem: Problem = { type: 'about:blank', title: titleOf(status), status, detail };
  ctx.status = status;
  ctx.body = JSON.stringify(problem);
  ctx.type = 'application/problem+json';
  ctx.set('cache-control', 'no-store');
}
