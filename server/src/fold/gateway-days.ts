import type { RegistryView } from '../registry/registry-view.js';
import type { JournalRecord } from './folds.js';
import type { LocalDays } from './local-days.js';

/** Records of one gateway on one local day, as far as their times and machines go. */
interface GatewayDay {
  readonly gatewayId: string;
  readonly localDay: string;
  firstTime: number;
  lastTime: number;
  readonly machineIds: Set<string>;
}

/** Which gateways sent what when: where to look when a machine-day is folded anew. */
export class GatewayDays {
  private readonly localDays: LocalDays;
  /** Keyed by local day, then by gateway. */
  private readonly byDay = new Map<string, Map<string, GatewayDay>>();

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
      day = { gatewayId, localDay, firstTime: fixTime, lastTime: fixTime, machineIds: new Set() };
      gateways.set(gatewayId, day);
    }
    day.firstTime = Math.min(day.firstTime, fixTime);
    day.lastTime = Math.max(day.lastTime, fixTime);
    if (machineId !== undefined) day.machineIds.add(machineId);
  }

  gatewaysOf(localDay: string, machineId: string): string[] {
    const days = [...(this.byDay.get(localDay)?.values() ?? [])];
    return days.filter((day) => day.machineIds.has(machineId)).map(({ gatewayId }) => gatewayId);
  }

  /** Maps gateways to machines anew for all days that reach past a time; returns the machine-days concerned. */
  remap(registry: RegistryView, since: number): { machineId: string; localDay: string; time: number }[] {
    const concerned: { machineId: string; localDay: string; time: number }[] = [];
    for (const gateways of this.byDay.values()) {
      for (const day of gateways.values()) {
        if (day.lastTime < since) continue;
        const times = [day.firstTime, Math.max(day.firstTime, since), day.lastTime];
        for (const time of times) {
          const machineId = registry.mountingOf(day.gatewayId, time)?.machineId;
          if (machineId !== undefined) day.machineIds.add(machineId);
        }
        for (const machineId of day.machineIds) {
          concerned.push({ machineId, localDay: day.localDay, time: day.lastTime });
        }
      }
    }
    return concerned;
  }
}
