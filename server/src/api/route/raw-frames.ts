import { RawFetch, RawFetchList, RawFetchRequest } from '@furrow/protocol/raw-fetch';
import { Type } from 'typebox';
import { zipBundle } from '../../evidence/write-bundle.js';
import { RawRefusal } from '../../raw/raw-fetches.js';
import type { ApiDependencies } from '../dependencies.js';
import { seesMachine } from '../machine-scope.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';
import { documentOf, GatewayParams } from './gateways.js';

const ROLES: readonly string[] = ['admin', 'auditor'];
const PATH = '/api/gateways/:id/raw-frames';
const FetchParams = Type.Object({ ...GatewayParams.properties, fetch: Type.Integer({ minimum: 1 }) });

/** Raw frames of gateways, for admins and auditors within their scope: asked for, listed, and downloaded. */
export function rawFramesRoutes(dependencies: ApiDependencies): Route[] {
  return [askRoute(dependencies), listRoute(dependencies), downloadRoute(dependencies)];
}

function askRoute(dependencies: ApiDependencies): Route {
  return userRoute({
    method: 'post',
    path: PATH,
    summary: 'Ask a gateway for what its raw ring holds of a span, now or once it is online',
    params: GatewayParams,
    body: RawFetchRequest,
    response: RawFetch,
    answer: ({ params, body, session, ctx }) => {
      admit(dependencies, { gatewayId: params.id, ...body }, session);
      const by = session.user.name;
      const fetch = asked(() => dependencies.rawFrames.ask({ gatewayId: params.id, ...body, by }));
      const subject = `${params.id} ${JSON.stringify(body)}`;
      dependencies.audit.write({ by, action: 'rawFrames.ask', subject, rows: null, hash: null, address: ctx.ip });
      return fetch;
    },
  });
}

function listRoute(dependencies: ApiDependencies): Route {
  return userRoute({
    method: 'get',
    path: PATH,
    summary: 'Raw frames that were asked of a gateway, the newest first, with what of them is proven',
    params: GatewayParams,
    response: RawFetchList,
    answer: ({ params, session }) => {
      documentOf(dependencies, params.id);
      admitRole(session);
      const fetches = dependencies.rawFrames.list(params.id);
      return { fetches: fetches.filter((fetch) => mayRead(dependencies, fetch, session)) };
    },
  });
}

function downloadRoute(dependencies: ApiDependencies): Route {
  const { rawFrames, audit, clock } = dependencies;
  return userRoute({
    method: 'get',
    path: `${PATH}/:fetch`,
    summary: 'Raw frames that have come, as captures that `furrow-gateway decode` reads: a zip archive',
    params: FetchParams,
    response: { contentType: 'application/zip' },
    answer: async ({ params, session, ctx }) => {
      const fetch = rawFrames.find(params.fetch);
      if (fetch?.gatewayId !== params.id) {
        throw new ProblemError(404, `Gateway "${params.id}" has no request ${params.fetch}; it may have expired`);
      }
      admit(dependencies, fetch, session);
      if (fetch.state === 'open')
        throw new ProblemError(409, 'The frames are still to come; ask again once they are here');
      const files = await rawFrames.files(fetch);
      const folder = `furrow-raw-${params.id.slice(0, 8)}-${params.fetch}`;
      const subject = `rawFrames ${params.id} ${params.fetch}`;
      const event = { by: session.user.name, subject, rows: null, address: ctx.ip };
      ctx.attachment(`${folder}.zip`);
      ctx.type = 'application/zip';
      ctx.set('cache-control', 'no-store');
      ctx.body = zipBundle(files, {
        folder,
        createdAt: clock.now(),
        onEnd: ({ isComplete, sha256 }) => {
          const outcome = isComplete ? 'complete' : 'broken-off';
          audit.write({ ...event, action: `export.rawFrames.${outcome}`, hash: sha256 });
        },
      });
    },
  });
}

interface AskedSpan {
  readonly gatewayId: string;
  readonly from: number;
  readonly to: number;
}

function admit(dependencies: ApiDependencies, span: AskedSpan, session: SessionCall['session']): void {
  admitRole(session);
  documentOf(dependencies, span.gatewayId);
  if (!mayRead(dependencies, span, session)) {
    throw new ProblemError(
      403,
      'The gateway was not on your machines for the whole of this span; ask for a part of it',
    );
  }
}

function admitRole({ user }: SessionCall['session']): void {
  if (!ROLES.includes(user.role))
    throw new ProblemError(403, `${PATH} is for admins and auditors; you are ${user.role}`);
}

/** A gateway may have been on another's machine for a part of the span. */
function mayRead({ registry }: ApiDependencies, span: AskedSpan, { scope }: SessionCall['session']): boolean {
  if (scope.seesAll) return true;
  const { gatewayId, from, to } = span;
  const changes = registry.history('mounting', gatewayId).map(({ validFrom }) => validFrom);
  return [from, ...changes.filter((time) => time > from && time <= to)].every((time) => {
    const machineId = registry.mountingOf(gatewayId, time)?.machineId;
    return machineId !== undefined && seesMachine(registry, scope, { machineId, time });
  });
}

function asked<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof RawRefusal)) throw error;
    throw new ProblemError(409, error.message);
  }
}
