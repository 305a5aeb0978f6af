import type { SessionUser } from '@furrow/protocol/api';
import type Koa from 'koa';
import type { Static, TSchema } from 'typebox';
import type { Scope } from './scope.js';

/** `public`: anyone; `user`: logged in, answers within scope; `admin`: admins who see all. */
export type Access = 'public' | 'user' | 'admin';

/** What a handler is given: checked input, and who asks. */
export interface RouteCall<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Absent on public routes without a session only. */
  readonly session: { readonly user: SessionUser; readonly scope: Scope; readonly token: string } | undefined;
  readonly ctx: Koa.Context;
}

/** The call of a route that needs a session. */
export type SessionCall<Params = unknown, Query = unknown, Body = unknown> = RouteCall<Params, Query, Body> & {
  readonly session: NonNullable<RouteCall['session']>;
};

interface RouteFacts {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In the router's form: `/api/jobs/:id`. */
  readonly path: string;
  readonly summary: string;
  /** A JSON schema, another content type, or nothing (204). */
  readonly response: TSchema | { readonly contentType: string } | null;
}

interface Shapes<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
}

/** One route as the router, the checks and the OpenAPI document read it. */
export interface Route extends RouteFacts, Shapes<TSchema, TSchema, TSchema> {
  readonly access: Access;
  /** The value returned is the JSON body; undefined leaves what the handler set, or answers 204. */
  readonly answer: (call: SessionCall) => unknown;
}

type SharedFacts<P extends TSchema, Q extends TSchema, B extends TSchema> = RouteFacts & Shapes<P, Q, B>;

/** A route for anyone; the call may have no session. */
export function publicRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(
  route: SharedFacts<P, Q, B> & { answer: (call: RouteCall<Static<P>, Static<Q>, Static<B>>) => unknown },
): Route {
  return { ...route, access: 'public' } as unknown as Route;
}

/** A route for users who are logged in. */
export function userRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(
  route: SharedFacts<P, Q, B> & { answer: (call: SessionCall<Static<P>, Static<Q>, Static<B>>) => unknown },
): Route {
  return { ...route, access: 'user' } as unknown as Route;
}

/** A route for admins. */
export function adminRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(
  route: SharedFacts<P, Q, B> & { answer: (call: SessionCall<Static<P>, Static<Q>, Static<B>>) => unknown },
): Route {
  return { ...route, access: 'admin' } as unknown as Route;
}
