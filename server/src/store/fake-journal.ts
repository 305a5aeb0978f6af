import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { JournalReader, JournalRecord } from '../fold/folds.js';
import type { JournalledChange, Registry } from '../registry/registry.js';
import type { RegistryCollection } from '@furrow/protocol/registry-document';
import type { JournalTail } from './telemetry-writer.js';

/** A journal in memory, one record a position, and a mounting per gateway that a test may change. */
export class FakeJournal implements JournalReader, JournalTail, Pick<Registry, 'mountingOf' | 'history'> {
  readonly records: JournalRecord[] = [];
  /** Keyed by gateway id. */
  readonly mountings = new Map<string, { readonly machineId: string; readonly rank: number }>();

  append(gatewayId: string, record: TelemetryRecord): void {
    const position = this.records.length + 1;
    this.records.push({ gatewayId, position, index: 0, receivedAt: record.sampledAt + 100, record });
  }

  head(): number {
    return this.records.length;
  }

  recordsAfter(position: number, limit: number): { records: JournalRecord[]; to: number } {
    const records = this.records.slice(position, position + limit);
    return { records, to: position + records.length };
  }

  recordsBetween(gatewayIds: readonly string[], from: number, to: number): JournalRecord[] {
    return this.records.filter(({ gatewayId, record }) => {
      const { fixTime } = record;
      return gatewayIds.includes(gatewayId) && fixTime !== undefined && fixTime >= from && fixTime < to;
    });
  }

  gatewayIds(): string[] {
    return [...new Set(this.records.map((record) => record.gatewayId))];
  }

  mountingOf(gatewayId: string): { readonly machineId: string; readonly rank: number } | undefined {
    return this.mountings.get(gatewayId);
  }

  history<C extends RegistryCollection>(collection: C, id: string): JournalledChange<C>[] {
    const document = collection === 'mounting' ? this.mountings.get(id) : undefined;
    if (document === undefined) return [];
    return [{ collection, id, validFrom: 0, document, by: 'test', at: 0, position: 1 } as JournalledChange<C>];
  }
}

/** A record with a fix, `second` seconds after 2026-04-28 09:00 in Lishu. */
export function fixRecord(second: number, change: Partial<TelemetryRecord> = {}): TelemetryRecord {
  const fixTime = Date.parse('2026-04-28T01:00:00Z') + second * 1000;
  return {
    sampledAt: fixTime + 150,
    fixTime,
    latitude: 43.3 + second * 1e-5,
    longitude: 124.33,
    speedMps: 2.5,
    ...change,
  };
}
