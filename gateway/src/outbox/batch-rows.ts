import type Database from 'better-sqlite3';
import type { LaneChoice } from './lane-flight.js';
import type { StoredBatch } from './outbox.js';

/** Numbers in the file, so never changed. Damaged: sealed, and no longer readable. */
const WAITING = 0;
const REFUSED = 1;
const DAMAGED = 2;

export interface BatchRow {
  readonly seq: number;
  readonly body: Buffer;
  readonly signature: Buffer;
}

export interface BatchCounts {
  readonly waiting: number;
  readonly refused: number;
  readonly damaged: number;
}

/** Any state but those two is waiting: a bit that fell over must not hide a batch. */
const IS_WAITING = `state NOT IN (${REFUSED}, ${DAMAGED})`;

/** The sealed batches on disk. There is no index: the oldest and the newest are at the ends of the table. */
export class BatchRows {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  insert({ seq, body, signature }: StoredBatch, isThinned: boolean): void {
    this.#prepared('INSERT INTO batch (seq, state, thinned, body, signature) VALUES (?, ?, ?, ?, ?)').run(
      seq,
      WAITING,
      isThinned ? 1 : 0,
      Buffer.from(body),
      Buffer.from(signature),
    );
  }

  /** @returns how many there were: 1 or 0. */
  delete(seq: number): number {
    return this.#prepared('DELETE FROM batch WHERE seq = ?').run(seq).changes;
  }

  refuse(seq: number, reason: string): void {
    this.#prepared(`UPDATE batch SET state = ${REFUSED}, reason = ? WHERE seq = ?`).run(reason, seq);
  }

  /** @returns how many there were: 1 or 0. */
  giveUp(seq: number): number {
    return this.#prepared(`UPDATE batch SET state = ${DAMAGED} WHERE seq = ?`).run(seq).changes;
  }

  /** Puts a batch in the place that it says itself. @returns how many there were: 1 or 0. */
  move(seq: number, toSeq: number): number {
    return this.#prepared('UPDATE OR IGNORE batch SET seq = ? WHERE seq = ?').run(toSeq, seq).changes;
  }

  /** @returns how many there were. */
  offerRefused(): number {
    return this.#prepared(`UPDATE batch SET state = ${WAITING} WHERE state = ${REFUSED}`).run().changes;
  }

  markThinned(seqs: readonly number[]): void {
    for (const seq of seqs) this.#prepared('UPDATE batch SET thinned = 1 WHERE seq = ?').run(seq);
  }

  next({ order, afterSeq, exceptSeqs }: LaneChoice): BatchRow | undefined {
    const [first = 0, second = 0] = exceptSeqs;
    return this.#prepared(
      `SELECT seq, body, signature FROM batch WHERE ${IS_WAITING} AND seq > ? AND seq <> ? AND seq <> ?
       ORDER BY seq ${order === 'newestFirst' ? 'DESC' : 'ASC'} LIMIT 1`,
    ).get(afterSeq, first, second) as BatchRow | undefined;
  }

  at(seq: number): BatchRow | undefined {
    return this.#prepared('SELECT seq, body, signature FROM batch WHERE seq = ?').get(seq) as BatchRow | undefined;
  }

  /** The oldest that were not thinned yet. */
  oldestWhole(exceptSeqs: readonly number[], limit: number): BatchRow[] {
    const [first = 0, second = 0] = exceptSeqs;
    return this.#prepared(
      `SELECT seq, body, signature FROM batch WHERE ${IS_WAITING} AND thinned = 0 AND seq <> ? AND seq <> ?
       ORDER BY seq LIMIT ?`,
    ).all(first, second, limit) as BatchRow[];
  }

  counts(): BatchCounts {
    return this.#prepared(
      `SELECT count(*) FILTER (WHERE ${IS_WAITING}) AS waiting, count(*) FILTER (WHERE state = ${REFUSED}) AS refused,
       count(*) FILTER (WHERE state = ${DAMAGED}) AS damaged FROM batch`,
    ).get() as BatchCounts;
  }

  #prepared(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}
