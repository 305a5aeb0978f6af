import type { Adjustment, Approval, ClosedPeriod } from '@furrow/protocol/approval';
import type Database from 'better-sqlite3';
import { GENESIS_HASH, lineHash } from './correction-book.js';

/** What the book holds: its lines by kind. */
export interface ApprovalLines {
  approval: Approval;
  period: ClosedPeriod;
  adjustment: Adjustment;
}
export type ApprovalKind = keyof ApprovalLines;

/** A line before it has its place in the book. */
export type NewLine<K extends ApprovalKind> = Omit<ApprovalLines[K], 'sequence' | 'hash'>;

interface Row {
  readonly sequence: number;
  readonly kind: ApprovalKind;
  readonly body: string;
  readonly hash: string;
}

/** Approvals, closed periods and adjustments in the order they were made: append-only, each line chained to the one before. */
export class ApprovalBook {
  private readonly database: Database.Database;

  /** @param database of the correction ledger */
  constructor(database: Database.Database) {
    this.database = database;
  }

  /** Appends lines, all or none. @returns them with their places. */
  append<K extends ApprovalKind>(kind: K, lines: readonly NewLine<K>[]): ApprovalLines[K][] {
    const insert = this.database.prepare('INSERT INTO approval_line VALUES (?, ?, ?, ?)');
    return this.database.transaction(() => {
      let { sequence, hash } = this.last() ?? { sequence: 0, hash: GENESIS_HASH };
      return lines.map((line) => {
        const body = JSON.stringify(line);
        sequence += 1;
        hash = lineHash(hash, `${kind} ${body}`);
        insert.run(sequence, kind, body, hash);
        return { sequence, ...line, hash } as unknown as ApprovalLines[K];
      });
    })();
  }

  /** Every line of one kind, oldest first. */
  all<K extends ApprovalKind>(kind: K): ApprovalLines[K][] {
    return this.database
      .prepare<[string], Row>('SELECT * FROM approval_line WHERE kind = ? ORDER BY sequence')
      .all(kind)
      .map((row) => lineOf(row) as ApprovalLines[K]);
  }

  /** Lines of one kind before a sequence, newest first. */
  *newest<K extends ApprovalKind>(kind: K, before = Number.MAX_SAFE_INTEGER): Generator<ApprovalLines[K]> {
    const rows = this.database
      .prepare<[string, number], Row>(
        'SELECT * FROM approval_line WHERE kind = ? AND sequence < ? ORDER BY sequence DESC',
      )
      .iterate(kind, before);
    for (const row of rows) yield lineOf(row) as ApprovalLines[K];
  }

  /** The first line whose hash is not that of its text after the line before; null where the chain is whole. */
  firstBrokenLine(): number | null {
    let [expected, hash] = [1, GENESIS_HASH];
    for (const row of this.database.prepare<[], Row>('SELECT * FROM approval_line ORDER BY sequence').iterate()) {
      hash = lineHash(hash, `${row.kind} ${row.body}`);
      if (row.sequence !== expected || row.hash !== hash) return expected;
      expected += 1;
    }
    return null;
  }

  private last(): Row | undefined {
    return this.database.prepare<[], Row>('SELECT * FROM approval_line ORDER BY sequence DESC LIMIT 1').get();
  }
}

function lineOf({ sequence, body, hash }: Row): unknown {
  return { sequence, ...(JSON.parse(body) as object), hash };
}
