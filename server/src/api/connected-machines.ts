import type { RegistryView } from '../registry/registry-view.js';

/** Machines that carry one of these gateways at a time. */
export function connectedMachineIds(
  registry: Pick<RegistryView, 'mountingOf'>,
  gatewayIds: ReadonlySet<string>,
  time: number,
): Set<string> {
  const machineIds = new Set<string>();
  for (const gatewayId of gatewayIds) {
    const mounting = registry.mountingOf(gatewayId, time);
    if (mounting !== undefined) machineIds.add(mounting.machineId);
  }
  return machineIds;
}
