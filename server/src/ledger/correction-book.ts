import type { Correction } from '@furrow/protocol/correction';
import type Database from 'better-sqlite3';
import { createHash } from 'node:crypto';

/** Hash that the first line of all follows. */
export const GENESIS_HASH = '0'.repeat(64);

/** A line before it has its place in the ledger. */
export type NewCorrection = Omit<Correction, 'sequence' | 'hash'>;

export interface CorrectionFilter {
  /** Local days, inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly jobId?: string | undefined;
  /** Lines before this sequence only. */
  readonly before?: number | undefined;
}

interface Row {
  readonly sequence: number;
  readonly body: string;
  readonly hash: string;
}

/** The lines of the correction ledger: append-only, each chained to the one before by SHA-256. */
export class CorrectionBook {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  /** Appends lines in the transaction that is open. */
  append(lines: readonly NewCorrection[]): void {
    const last = this.database
      .prepare<[], Row>('SELECT sequence, body, hash FROM correction ORDER BY sequence DESC LIMIT 1')
      .get();
    let { sequence, hash } = last ?? { sequence: 0, hash: GENESIS_HASH };
    const insert = this.database.prepare('INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?)');
    for (const line of lines) {
      const body = JSON.stringify(line);
      sequence += 1;
      hash = lineHash(hash, body);
      insert.run(sequence, line.localDay, line.subject, line.id, body, hash);
    }
  }

  /** Newest first. */
  *read({ from = '', to = '9999-12-31', jobId, before }: CorrectionFilter): Generator<Correction> {
    const rows = this.database
      .prepare<unknown[], Row>(
        `SELECT sequence, body, hash FROM correction WHERE local_day BETWEEN ? AND ? AND sequence < ?
         ${jobId === undefined ? '' : "AND subject = 'job' AND id = ?"} ORDER BY sequence DESC`,
      )
      .iterate(from, to, before ?? Number.MAX_SAFE_INTEGER, ...(jobId === undefined ? [] : [jobId]));
    for (const { sequence, body, hash } of rows) yield { sequence, ...(JSON.parse(body) as NewCorrection), hash };
  }

  /** Sequence of the newest line; 0 before the first. */
  lastSequence(): number {
    const row = this.database
      .prepare<[], { last: number | null }>('SELECT max(sequence) AS last FROM correction')
      .get();
    return row?.last ?? 0;
  }

  /** How many lines are about each of these jobs; jobs without are left out. */
  countsOf(jobIds: readonly string[]): Map<string, number> {
    const rows = this.database
      .prepare<[string], { id: string; lines: number }>(
        `SELECT id, count(*) AS lines FROM correction
         WHERE subject = 'job' AND id IN (SELECT value FROM json_each(?)) GROUP BY id`,
      )
      .all(JSON.stringify(jobIds));
    return new Map(rows.map(({ id, lines }) => [id, lines]));
  }

  /** The first line whose hash is not that of its text after the line before; null where the chain is whole. */
  firstBrokenLine(): number | null {
    let [expected, hash] = [1, GENESIS_HASH];
    for (const row of this.database
      .prepare<[], Row>('SELECT sequence, body, hash FROM correction ORDER BY sequence')
      .iterate()) {
      hash = lineHash(hash, row.body);
      if (row.sequence !== expected || row.hash !== hash) return expected;
      expected += 1;
    }
    return null;
  }
}

/** Hash of a line that follows the line of another hash. */
export function lineHash(previousHash: string, body: string): string {
  return createHash('sha256').update(previousHash, 'hex').update(body).digest('hex');
}
