import { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import type { ApiDependencies } from '../dependencies.js';
import { seesMachine } from '../machine-scope.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';
import { documentOf, GatewayParams } from './gateways.js';
import { changeRegistry } from './registry.js';

const ROLES: readonly string[] = ['admin', 'manager'];

/** How a gateway is to work: for admins, and for managers of the machine that it is on. */
export function tuningRoutes(dependencies: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'put',
      path: '/api/gateways/:id/tuning',
      summary: 'Say how a gateway is to work from now on; what is left out stays as its own file has it',
      params: GatewayParams,
      body: GatewayTuning,
      response: null,
      answer: async ({ params, body, session, ctx }) => {
        admit(dependencies, params.id, session);
        const change = { collection: 'tuning' as const, id: params.id, validFrom: dependencies.clock.now() };
        await changeRegistry(dependencies, ctx.ip, { ...change, document: body, by: session.user.name });
      },
    }),
  ];
}

function admit(
  { registry, clock, ...rest }: ApiDependencies,
  id: string,
  { user, scope }: SessionCall['session'],
): void {
  if (!ROLES.includes(user.role)) {
    throw new ProblemError(403, `How a gateway works is for admins and managers to say; you are ${user.role}`);
  }
  const { status } = documentOf({ registry, clock, ...rest }, id);
  const time = clock.now();
  const machineId = registry.mountingOf(id, time)?.machineId;
  const isTheirs = scope.seesAll || (machineId !== undefined && seesMachine(registry, scope, { machineId, time }));
  if (!isTheirs) throw new ProblemError(403, `Gateway "${id}" is on no machine of yours`);
  if (status !== 'enrolled')
    throw new ProblemError(409, `Gateway "${id}" is ${status}; only an enrolled one takes settings`);
}
