import type { LiveMachine, LiveUpdate } from '@furrow/protocol/live-update';
import { ACTIVITY_ORDER } from './map-state.js';

const NUMBERS_OF_TODAY = ['jobs', 'netM2', 'uniqueM2', 'conservationM2', 'workingMachines'] as const;
const NUMBERS_OF_MACHINE = ['jobs', 'netM2', 'grossM2', 'workedTimeS', 'unknownDistanceM'] as const;
const NUMBERS_OR_NULL = ['fixTime', 'receivedAt', 'latitude', 'longitude', 'courseDeg', 'speedMps'] as const;

/**
 * Whether an update has the form that the map draws and adds up: what is not a number would be shown as one.
 * The protocol's schema says the same in full; its compiler is larger than this whole page.
 */
export function isSoundUpdate(value: unknown): value is LiveUpdate {
  if (!isObject(value)) return false;
  const { snapshot, serverTime, machines, today, coverageVersion, coverageBounds } = value;
  return (
    typeof snapshot === 'boolean' &&
    typeof serverTime === 'number' &&
    Array.isArray(machines) &&
    machines.every(isSoundMachine) &&
    hasNumbers(today, NUMBERS_OF_TODAY) &&
    typeof coverageVersion === 'number' &&
    (coverageBounds === null || hasNumbers(coverageBounds, ['0', '1', '2', '3']))
  );
}

function isSoundMachine(machine: unknown): boolean {
  return (
    isObject(machine) &&
    typeof machine['machineId'] === 'string' &&
    ACTIVITY_ORDER.includes(machine['activity'] as LiveMachine['activity']) &&
    NUMBERS_OR_NULL.every((name) => machine[name] === null || typeof machine[name] === 'number') &&
    hasNumbers(machine['today'], NUMBERS_OF_MACHINE)
  );
}

function hasNumbers(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === 'number');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
