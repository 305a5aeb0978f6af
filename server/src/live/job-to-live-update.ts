import type { LiveMachine, LiveToday, LiveUpdate } from '@furrow/protocol/live-update';
import type { Bounds } from '../fold/folds.js';

/** What one scope of users may see now. */
export interface LiveView {
  readonly serverTime: number;
  readonly machines: readonly LiveMachine[];
  readonly today: LiveToday;
  readonly coverageVersion: number;
  /** Ground that changed since the view before; null where none did. */
  readonly coverageBounds: Bounds | null;
}

/** What a scope was told last: each machine's state as text, and the rest. */
export interface ToldState {
  /** Keyed by machine id. */
  readonly machineTextById: ReadonlyMap<string, string>;
  readonly todayText: string;
  readonly coverageVersion: number;
}

export interface ToldUpdate {
  /** Null where nothing changed. */
  readonly update: LiveUpdate | null;
  readonly told: ToldState;
}

/**
 * What changed between what dashboards were told and what is now. Without a told state everything is new
 * (a snapshot). A machine that left the scope is not sent any more; its last state ages on the map.
 */
export function toLiveUpdate(view: LiveView, told: ToldState | undefined): ToldUpdate {
  const machineTextById = new Map<string, string>();
  const changed: LiveMachine[] = [];
  for (const machine of view.machines) {
    const text = JSON.stringify(machine);
    machineTextById.set(machine.machineId, text);
    if (told?.machineTextById.get(machine.machineId) !== text) changed.push(machine);
  }
  const todayText = JSON.stringify(view.today);
  const { serverTime, today, coverageVersion } = view;
  const isSame = changed.length === 0 && told?.todayText === todayText && told.coverageVersion === coverageVersion;
  const update: LiveUpdate = {
    snapshot: told === undefined,
    serverTime,
    machines: changed,
    today,
    coverageVersion,
    coverageBounds: told === undefined ? null : toTuple(view.coverageBounds),
  };
  return { update: isSame ? null : update, told: { machineTextById, todayText, coverageVersion } };
}

/** Both updates as one: of each machine the later state. The earlier one's snapshot mark stays. */
export function mergeLiveUpdates(earlier: LiveUpdate, later: LiveUpdate): LiveUpdate {
  if (later.snapshot) return later;
  const machineById = new Map(earlier.machines.map((machine) => [machine.machineId, machine]));
  for (const machine of later.machines) machineById.set(machine.machineId, machine);
  return {
    ...later,
    snapshot: earlier.snapshot,
    machines: [...machineById.values()],
    coverageBounds: uniteTuples(earlier.coverageBounds, later.coverageBounds),
  };
}

type BoundsTuple = LiveUpdate['coverageBounds'];

function toTuple(bounds: Bounds | null): BoundsTuple {
  return bounds === null ? null : [bounds.west, bounds.south, bounds.east, bounds.north];
}

function uniteTuples(a: BoundsTuple, b: BoundsTuple): BoundsTuple {
  if (a === null || b === null) return a ?? b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
