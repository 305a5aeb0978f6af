import type Koa from 'koa';
import type { SessionUser } from '@furrow/protocol/api';

/** Name of the cookie that holds the session's token. */
export const SESSION_COOKIE = 'furrow_session';

export interface SessionState {
  session?: { readonly user: SessionUser; readonly token: string };
}

/** Puts who is logged in on `ctx.state.session`; an unknown or old token is as good as none. */
export function sessionCookie(userOf: (token: string) => SessionUser | undefined): Koa.Middleware {
  return async function sessionCookieMiddleware(ctx, next) {
    const token = ctx.cookies.get(SESSION_COOKIE);
    const user = token === undefined ? undefined : userOf(token);
    if (token !== undefined && user !== undefined) (ctx.state as SessionState).session = { user, token };
    await next();
  };
}

/** The token in a raw `Cookie` header, as a WebSocket handshake carries it. */
export function tokenOfCookieHeader(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Sets the cookie: out of reach of scripts, never sent from another site, over TLS only where there is TLS. */
export function setSessionCookie(ctx: Koa.Context, token: string | null, isTls: boolean): void {
  // A proxy in front may end TLS; the cookie library would refuse `secure` on the plain hop behind it.
  if (isTls) ctx.cookies.secure = true;
  const options = { httpOnly: true, sameSite: 'strict', secure: isTls, overwrite: true, path: '/' } as const;
  ctx.cookies.set(SESSION_COOKIE, token, options);
}
