import type { RegistryView } from '../registry/registry-view.js';
import type { JournalRecord } from './folds.js';
import type { LocalDays } from './local-days.js';

/** Records of one gateway on one local day, as far as their times and machines go. */
export interface GatewayDay {
  readonly gatewayId: string;
  readonly localDay: string;
  firstTime: number;
  lastTime: number;
  records: number;
  /** Those of them that have no machine. */
  unassigned: number;
  readonly machineIds: Set<string>;
}

/** What a change of the registry may concern. */
export interface Remapping {
  readonly concerned: { readonly machineId: string; readonly localDay: string; readonly time: number }[];
  /** Days of gateways of which other records than before may have no machine. */
  readonly toRecount: readonly GatewayDay[];
}

/** All of it, as a checkpoint keeps it: keyed by local day, then by gateway. */
export type KeptGatewayDays = Map<string, Map<string, GatewayDay>>;

/** Which gateways sent what when: where to look when a machine-day is folded anew. */
export class GatewayDays {
  private readonly localDays: LocalDays;
  /** Keyed by local day, then by gateway. */
  private byDay: KeptGatewayDays = new Map();

  constructor(localDays: LocalDays) {
    this.localDays = localDays;
  }

  note({ gatewayId }: JournalRecord, fixTime: number, machineId: string | undefined): void {
    const localDay = this.localDays.dayOf(fixTime);
    let gateways = this.byDay.get(localDay);
    if (gateways === undefined) {
      gateways = new Map();
      this.byDay.set(localDay, gateways);
    }
    let day = gateways.get(gatewayId);
    if (day === undefined) {
      day = {
        gatewayId,
        localDay,
        firstTime: fixTime,
        lastTime: fixTime,
        records: 0,
        unassigned: 0,
        machineIds: new Set(),
      };
      gateways.set(gatewayId, day);
    }
    day.firstTime = Math.min(day.firstTime, fixTime);
    day.lastTime = Math.max(day.lastTime, fixTime);
    day.records += 1;
    if (machineId === undefined) day.unassigned += 1;
    else day.machineIds.add(machineId);
  }

  keep(): KeptGatewayDays {
    return this.byDay;
  }

  restore(byDay: KeptGatewayDays): void {
    this.byDay = byDay;
  }

  /** Local days that any usable record is of. */
  localDaysHeard(): string[] {
    return [...this.byDay.keys()];
  }

  /** In order of their names. */
  gatewaysOf(localDay: string, machineId: string): string[] {
    const days = [...(this.byDay.get(localDay)?.values() ?? [])];
    return days
      .filter((day) => day.machineIds.has(machineId))
      .map(({ gatewayId }) => gatewayId)
      .sort();
  }

  /** How many records of each gateway have no machine. */
  unassignedByGateway(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const gateways of this.byDay.values()) {
      for (const { gatewayId, unassigned } of gateways.values()) {
        if (unassigned > 0) counts.set(gatewayId, (counts.get(gatewayId) ?? 0) + unassigned);
      }
    }
    return counts;
  }

  /** Maps gateways to machines anew for all days that reach past a time. */
  remap(registry: RegistryView, since: number): Remapping {
    const concerned: Remapping['concerned'] = [];
    const toRecount: GatewayDay[] = [];
    for (const gateways of this.byDay.values()) {
      for (const day of gateways.values()) {
        if (day.lastTime < since) continue;
        const times = [day.firstTime, Math.max(day.firstTime, since), day.lastTime];
        const machineIds = times.map((time) => registry.mountingOf(day.gatewayId, time)?.machineId);
        for (const machineId of machineIds) if (machineId !== undefined) day.machineIds.add(machineId);
        const isCountKnown = machineIds.every((id) =>
          id === undefined ? day.unassigned === day.records : day.unassigned === 0,
        );
        if (!isCountKnown) toRecount.push(day);
        for (const machineId of day.machineIds) {
          concerned.push({ machineId, localDay: day.localDay, time: day.lastTime });
        }
      }
    }
    return { concerned, toRecount };
  }
}
