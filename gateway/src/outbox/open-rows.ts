import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type Database from 'better-sqlite3';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A row: what one commit brought. Text in outboxes of old. */
interface OpenRow {
  readonly records: Buffer | string;
}

/**
 * The records of the open batch, on disk. Each row is JSON, deflated with the row before as its dictionary: two
 * seconds of a tractor differ in a few digits, and every commit costs flash.
 */
export class OpenRows {
  readonly #database: Database.Database;
  readonly #insert: Database.Statement<[Buffer]>;
  readonly #deleteAll: Database.Statement;
  /** Text of the newest row. */
  #newest: Buffer | undefined;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO open (records) VALUES (?)');
    this.#deleteAll = database.prepare('DELETE FROM open');
  }

  append(records: readonly TelemetryRecord[]): void {
    const text = Buffer.from(JSON.stringify(records));
    this.#insert.run(deflateRawSync(text, dictionaryOf(this.#newest)));
    this.#newest = text;
  }

  replace(records: readonly TelemetryRecord[]): void {
    this.#deleteAll.run();
    this.#newest = undefined;
    if (records.length > 0) this.append(records);
  }

  /** Everything up to the first row that cannot be read, and how many rows follow that. */
  read(): { readonly records: TelemetryRecord[]; readonly unreadable: number } {
    const rows = this.#database.prepare<[], OpenRow>('SELECT records FROM open ORDER BY id').all();
    const records: TelemetryRecord[] = [];
    this.#newest = undefined;
    for (const [place, row] of rows.entries()) {
      try {
        const text: Buffer =
          typeof row.records === 'string'
            ? Buffer.from(row.records)
            : inflateRawSync(row.records, dictionaryOf(this.#newest));
        records.push(...(JSON.parse(text.toString()) as TelemetryRecord[]));
        this.#newest = text;
      } catch {
        return { records, unreadable: rows.length - place };
      }
    }
    return { records, unreadable: 0 };
  }
}

function dictionaryOf(text: Buffer | undefined): { dictionary?: Buffer } {
  return text === undefined ? {} : { dictionary: text };
}
