import type { SettingsContent } from '@furrow/protocol/gateway-settings';
import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import type { Registry } from '../registry/registry.js';

/** What the registry says at a time of a gateway's machine, of what is hitched to it, and of how the gateway works. */
export function settingsContentOf(
  registry: Pick<Registry, 'item' | 'mountingOf' | 'machine' | 'implementOf' | 'operationOf'>,
  gatewayId: string,
  time: number,
): SettingsContent {
  const machineId = registry.mountingOf(gatewayId, time)?.machineId;
  const machine = machineId === undefined ? undefined : registry.machine(machineId, time);
  const hitched = machineId === undefined ? undefined : registry.implementOf(machineId, time);
  return {
    machine: machineId === undefined || machine === undefined ? null : machineFacts(machineId, machine),
    implement: hitched === undefined ? null : implementFacts(hitched, registry.operationOf(hitched.id, time)),
    tuning: tuningOf(registry, gatewayId, time),
  };
}

/** How a gateway is to work: by the table, else as its own document says, which is how it was said before. */
export function tuningOf(registry: Pick<Registry, 'item'>, gatewayId: string, time: number): GatewayTuning {
  const tuning = registry.item('tuning', gatewayId, time)?.document;
  return tuning ?? registry.item('gateways', gatewayId, time)?.document.settings ?? {};
}

function machineFacts(
  id: string,
  { name, antennaXM, antennaYM, hitchXM }: NonNullable<ReturnType<Registry['machine']>>,
): SettingsContent['machine'] {
  return { id, name, antennaXM, antennaYM, hitchXM };
}

function implementFacts(
  { id, document }: NonNullable<ReturnType<Registry['implementOf']>>,
  operation: string | null,
): SettingsContent['implement'] {
  const { name, attachment, workingWidthM, toolXM, offsetYM, sections } = document;
  const facts = { id, name, operation, attachment, workingWidthM, toolXM, offsetYM };
  return sections === undefined ? facts : { ...facts, sections };
}
