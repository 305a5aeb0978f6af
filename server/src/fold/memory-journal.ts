import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { JournalReader, JournalRecord } from './folds.js';

/** A journal in memory, for tests and for `measure`: batches get their position as they come. */
export class MemoryJournal implements JournalReader {
  private readonly records: JournalRecord[] = [];
  private position = 0;

  /** Stores a batch and returns it as journalled; `receivedAt` is the newest fix time unless given. */
  store(
    gatewayId: string,
    batch: readonly TelemetryRecord[],
    { receivedAt, batchHash }: { readonly receivedAt?: number | undefined; readonly batchHash?: string } = {},
  ): JournalRecord[] {
    this.position += 1;
    const newest = batch.reduce((time, record) => Math.max(time, record.sampledAt, record.fixTime ?? 0), 0);
    const stored = batch.map((record, index) => ({
      gatewayId,
      position: this.position,
      index,
      receivedAt: receivedAt ?? newest,
      record,
      ...(batchHash !== undefined && { batchHash }),
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
