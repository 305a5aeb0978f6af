import type { SessionUser } from '@furrow/protocol/api';
import type { Registry } from '../registry/registry.js';
import type { Scope } from './scope.js';

/** True where a user may see a machine as it is at a time: its organisation's, or the one they drive then. */
export function seesMachine(
  registry: Pick<Registry, 'machine' | 'driverOf'>,
  scope: Scope,
  { machineId, time }: { readonly machineId: string; readonly time: number },
): boolean {
  if (scope.seesAll) return true;
  const organisationId = registry.machine(machineId, time)?.organisationId ?? null;
  return scope.sees({ organisationId, driverId: registry.driverOf(machineId, time) });
}

/** True where a user may see a driver: their organisation's, or themselves. */
export function seesDriver(
  user: SessionUser,
  scope: Scope,
  driver: { readonly id: string; readonly organisationId: string },
): boolean {
  return user.role === 'driver' ? driver.id === user.driverId : scope.sees({ ...driver, driverId: driver.id });
}

/** True where a user may see what belongs to an organisation; a driver sees what is their organisation's. */
export function seesOrganisation(user: SessionUser, scope: Scope, organisationId: string): boolean {
  return user.role === 'driver'
    ? user.organisationId === organisationId
    : scope.sees({ organisationId, driverId: null });
}
