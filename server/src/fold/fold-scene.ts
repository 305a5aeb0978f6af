import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { createStaticRegistry } from '../measure/static-registry.js';
import type { RegistryView } from '../registry/registry-view.js';
import { createFoldsWithGround, type JobFigureSource } from './create-folds.js';
import { drawDrive, type Leg } from './drawn-drive.js';
import { MemoryJournal } from './memory-journal.js';
import { NOTHING_SETTLED } from './settled-work.js';

/** 2026-04-28 08:00 in Shanghai. */
export const MORNING = Date.UTC(2026, 3, 28);
export const HOUR_MS = 3_600_000;
export const PLACE = { latitude: 43.305, longitude: 124.305 };

/** A registry in which every gateway is a machine of its own name. */
export function registryWith(changes: Partial<RegistryView> = {}): RegistryView {
  const registry = createStaticRegistry({
    timeZone: 'Asia/Shanghai',
    operation: null,
    documentsByMachineId: new Map(),
    fields: [],
  });
  return { ...registry, ...changes };
}

/** Folds over a journal in memory, for tests. */
export class Scene {
  readonly journal = new MemoryJournal();
  readonly folds: JobFigureSource;

  constructor(registry = registryWith(), settled = NOTHING_SETTLED) {
    this.folds = createFoldsWithGround({ registry, reader: this.journal, flagOperation: 'harrowing', settled });
  }

  send(gatewayId: string, records: readonly TelemetryRecord[], receivedAt?: number): this {
    this.folds.append(this.journal.store(gatewayId, records, { receivedAt }));
    return this;
  }

  replay(now = MORNING + 2 * HOUR_MS): this {
    this.folds.replayPending(now, true);
    return this;
  }
}

/** One pass at work and 10 m beyond it, metres from `PLACE`. */
export const pass = (startTime: number, from: Leg['from'], to: Leg['to']) =>
  drawDrive({
    ...PLACE,
    startTime,
    legs: [
      { from, to, isWorking: true },
      { from: to, to: [to[0], to[1] + 10], isWorking: false },
    ],
  });
