import type { LiveMachine, LiveUpdate } from '@furrow/protocol/live-update';
import type { Bounds, CoverageChange, MapState } from './map-state.js';

/**
 * The step from an update to what the map shows. A snapshot replaces everything; anything else changes the
 * machines that it names. Changes before the first snapshot are dropped: they would show a part as the whole.
 */
export function liveUpdateToMapState(
  update: LiveUpdate,
  state: MapState | undefined,
  receivedAt: number,
): MapState | undefined {
  if (state === undefined && !update.snapshot) return undefined;
  return {
    machinesById: update.snapshot || state === undefined ? byId(update.machines) : changed(state, update.machines),
    today: update.today,
    serverTime: update.serverTime,
    updatedAt: receivedAt,
    coverage: coverageAfter(update, state),
  };
}

function byId(machines: readonly LiveMachine[]): ReadonlyMap<string, LiveMachine> {
  return new Map(machines.map((machine) => [machine.machineId, machine]));
}

function changed(state: MapState, machines: readonly LiveMachine[]): ReadonlyMap<string, LiveMachine> {
  if (machines.length === 0) return state.machinesById;
  const machinesById = new Map(state.machinesById);
  for (const machine of machines) machinesById.set(machine.machineId, machine);
  return machinesById;
}

function coverageAfter(update: LiveUpdate, state: MapState | undefined): CoverageChange {
  const version = update.coverageVersion;
  if (state === undefined) return { version, bounds: null };
  if (version === state.coverage.version) return state.coverage;
  // After a drop the versions between are unknown, and so is where they drew: everything is out of date.
  return { version, bounds: update.snapshot ? null : (update.coverageBounds as Bounds | null) };
}
