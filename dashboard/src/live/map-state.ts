import type { LiveMachine, LiveToday } from '@furrow/protocol/live-update';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** What the map and its panel show. Machines that did not change keep their identity from state to state. */
export interface MapState {
  readonly machinesById: ReadonlyMap<string, LiveMachine>;
  readonly today: LiveToday;
  /** Server's clock of the newest update, UTC ms. */
  readonly serverTime: number;
  /** This machine's clock when that update came in, UTC ms. */
  readonly updatedAt: number;
  readonly coverage: CoverageChange;
}

/** Coverage tiles within `bounds` are older than `version`; null bounds: all of them. */
export interface CoverageChange {
  readonly version: number;
  readonly bounds: Bounds | null;
}

/** The server's clock now, by the newest update: ages must not depend on how this device's clock is set. */
export function serverTimeAt(state: MapState, now: number): number {
  return state.serverTime + Math.max(0, now - state.updatedAt);
}

/** Age in ms of the newest fix of a machine; null before its first. */
export function fixAgeMs(machine: LiveMachine, serverTime: number): number | null {
  return machine.fixTime === null ? null : Math.max(0, serverTime - machine.fixTime);
}

export const ACTIVITY_ORDER = ['working', 'moving', 'standing', 'unknown', 'silent'] as const;

/** Made once: to compare with options each time takes ten times as long, and a county has thousands of machines. */
const byName = new Intl.Collator(undefined, { numeric: true });

/** Machines as the panel lists them: by activity, then by name. */
export function listMachines(state: MapState, nameOf: (machineId: string) => string): LiveMachine[] {
  return [...state.machinesById.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || byName.compare(nameOf(a.machineId), nameOf(b.machineId)),
  );
}

function rankOf({ activity }: LiveMachine): number {
  return ACTIVITY_ORDER.indexOf(activity);
}
