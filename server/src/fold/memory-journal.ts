import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { JournalReader, JournalRecord } from './folds.js';

/** What is known of a batch beside its records. */
export interface BatchFacts {
  /** Server's clock when it arrived, UTC ms; the newest fix time unless given. */
  readonly receivedAt?: number | undefined;
  /** Its hash; where records came in no batch, that of each. */
  readonly batchHash?: string | ((record: TelemetryRecord) => string);
}

/** A journal in memory, for tests and for `measure`: batches get their position as they come. */
export class MemoryJournal implements JournalReader {
  private readonly records: JournalRecord[] = [];
  private position = 0;

  /** Stores a batch and returns it as journalled. */
  store(
    gatewayId: string,
    batch: readonly TelemetryRecord[],
    { receivedAt, batchHash }: BatchFacts = {},
  ): JournalRecord[] {
    this.position += 1;
    const newest = batch.reduce((time, record) => Math.max(time, record.sampledAt, record.fixTime ?? 0), 0);
    const stored = batch.map((record, index) => ({
      gatewayId,
      position: this.position,
      index,
      receivedAt: receivedAt ?? newest,
      record,
      ...(batchHash !== undefined && { batchHash: typeof batchHash === 'string' ? batchHash : batchHash(record) }),
    }));
    this.records.push(...stored);
    return stored;
  }

  recordsBetween(gatewayIds: readonly string[], from: number, to: number): JournalRecord[] {
    return this.records.filter(({ gatewayId, record: { fixTime } }) => {
      return fixTime !== undefined && fixTime >= from && fixTime < to && gatewayIds.includes(gatewayId);
    });
  }

  gatewayIds(): string[] {
    return [...new Set(this.records.map(({ gatewayId }) => gatewayId))];
  }
}
