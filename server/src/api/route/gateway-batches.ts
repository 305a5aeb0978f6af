import { GatewayNotices } from '@furrow/protocol/api';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { adminRoute, type Route } from '../route-definition.js';
import { documentOf, GatewayParams, Nothing } from './gateways.js';

/** What became of a gateway's batches, for admins: what it said is missing, and offering again what was refused. */
export function gatewayBatchRoutes(dependencies: ApiDependencies): Route[] {
  return [
    adminRoute({
      method: 'post',
      path: '/api/gateways/:id/offer-refused',
      summary: 'Have a connected gateway offer again the batches that were refused',
      params: GatewayParams,
      body: Nothing,
      response: null,
      answer: ({ params, session, ctx }) => {
        offerRefused(dependencies, params.id, { by: session.user.name, address: ctx.ip });
      },
    }),
    adminRoute({
      method: 'get',
      path: '/api/gateways/:id/notices',
      summary: 'What a gateway said is missing and why, the newest last',
      params: GatewayParams,
      response: GatewayNotices,
      answer: ({ params }) => {
        documentOf(dependencies, params.id);
        return { notices: [...dependencies.gatewayNotices(params.id)] };
      },
    }),
  ];
}

function offerRefused(
  dependencies: ApiDependencies,
  id: string,
  { by, address }: { readonly by: string; readonly address: string },
): void {
  documentOf(dependencies, id);
  if (!dependencies.presence.offerRefused(id)) {
    throw new ProblemError(409, `Gateway "${id}" is not connected and enrolled; ask again once it is`);
  }
  dependencies.audit.write({ by, action: 'gateway.offerRefused', subject: id, rows: null, hash: null, address });
}
