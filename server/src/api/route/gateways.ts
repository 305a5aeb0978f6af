import { Enrolment, GatewayList } from '@furrow/protocol/api';
import { Mounting, type RegistryDocument } from '@furrow/protocol/registry-document';
import { Type, type Static } from 'typebox';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { adminRoute, userRoute, type Route, type SessionCall } from '../route-definition.js';
import { seesMachine } from '../machine-scope.js';
import { tuningOf } from '../../settings/settings-content.js';
import { changeRegistry } from './registry.js';

export const GatewayParams = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{40}$', description: 'fingerprint of its key' }),
});
const DatedEnrolment = Type.Object(
  {
    ...Enrolment.properties,
    rank: Type.Optional(Mounting.properties.rank),
    validFrom: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'mounted since, UTC ms; by default always for the first mounting, else now',
      }),
    ),
  },
  { additionalProperties: false, $id: 'Enrolment' },
);
export const Nothing = Type.Object({}, { additionalProperties: false, $id: 'Nothing' });

/** Gateways for admins: who waits to be enrolled, who is connected, and shutting one out. */
export function gatewayRoutes(dependencies: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/gateways',
      summary: 'Gateways that are enrolled or revoked; for admins also those that wait to be enrolled',
      response: GatewayList,
      answer: ({ session }) => {
        admitReader(session);
        return { gateways: gatewaysOf(dependencies).filter((gateway) => mayList(dependencies, gateway, session)) };
      },
    }),
    adminRoute({
      method: 'post',
      path: '/api/gateways/:id/enrol',
      summary: 'Enrol a gateway whose fingerprint was compared, and say which machine it is mounted on',
      params: GatewayParams,
      body: DatedEnrolment,
      response: null,
      answer: ({ params, body, session, ctx }) =>
        enrol(dependencies, params.id, { ...body, by: session.user.name, address: ctx.ip }),
    }),
    adminRoute({
      method: 'post',
      path: '/api/gateways/:id/revoke',
      summary: 'Revoke a gateway; its connection closes at once',
      params: GatewayParams,
      body: Nothing,
      response: null,
      answer: async ({ params, session, ctx }) => {
        const document = { ...documentOf(dependencies, params.id), status: 'revoked' as const };
        const validFrom = dependencies.clock.now();
        const by = session.user.name;
        await changeRegistry(dependencies, ctx.ip, { collection: 'gateways', id: params.id, validFrom, document, by });
      },
    }),
  ];
}

function admitReader({ user }: SessionCall['session']): void {
  if (user.role === 'driver')
    throw new ProblemError(403, '/api/gateways is for admins, auditors and managers; you are driver');
}

/** Who waits to be enrolled is for admins of the whole server; the others, for whom their machine is. */
function mayList(
  { registry, clock }: ApiDependencies,
  { status, machineId }: GatewayList['gateways'][number],
  { user, scope }: SessionCall['session'],
): boolean {
  if (status === 'pending') return user.role === 'admin' && scope.seesAll;
  return scope.seesAll || (machineId !== null && seesMachine(registry, scope, { machineId, time: clock.now() }));
}

function gatewaysOf({
  registry,
  presence,
  gatewayLastSeen,
  gatewaySettings,
  clock,
}: ApiDependencies): GatewayList['gateways'] {
  const now = clock.now();
  const connected = presence.identified();
  return registry.list('gateways', now).map(({ id, document: { name, status } }) => {
    const mounting = registry.mountingOf(id, now);
    return {
      gatewayId: id,
      name,
      status,
      connected: connected.has(id),
      lastSeen: gatewayLastSeen(id),
      machineId: mounting?.machineId ?? null,
      rank: mounting?.rank ?? null,
      settings: status === 'enrolled' ? gatewaySettings(id) : null,
      ...(status === 'enrolled' ? { tuning: tuningOf(registry, id, now) } : {}),
    };
  });
}

interface Caller {
  readonly by: string;
  readonly address: string;
}

async function enrol(
  dependencies: ApiDependencies,
  id: string,
  { name, machineId, rank, validFrom, by, address }: Static<typeof DatedEnrolment> & Caller,
): Promise<void> {
  const { registry, clock } = dependencies;
  const now = clock.now();
  const document = { ...documentOf(dependencies, id), name, status: 'enrolled' as const };
  const isFirstMounting = registry.history('mounting', id).length === 0;
  const mountedFrom = validFrom ?? (isFirstMounting ? 0 : now);
  await changeRegistry(
    dependencies,
    address,
    { collection: 'gateways', id, validFrom: now, document, by },
    { collection: 'mounting', id, validFrom: mountedFrom, document: { machineId, rank: rank ?? 1 }, by },
  );
}

export function documentOf({ registry, clock }: ApiDependencies, id: string): RegistryDocument<'gateways'> {
  const item = registry.item('gateways', id, clock.now());
  if (item === undefined) {
    throw new ProblemError(404, `No gateway "${id}" has connected yet; start it and compare its fingerprint`);
  }
  return item.document;
}
