import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DayFile } from './day-file.js';
import { GENESIS_HASH } from './entry-bytes.js';
import type { BatchSpan, EntryRow, EntryStorage, NewEntryRow, RowPage } from './entry-storage.js';
import type { BatchPlace, JournalHead } from './journal.js';

const FILE_NAME = /^journal-(\d{12})-(\d{4}-\d{2}-\d{2})\.sqlite$/;
const GENESIS: JournalHead = { position: 0, entryHash: GENESIS_HASH };

interface OpenFile {
  readonly first: number;
  readonly file: DayFile;
}

/**
 * Rows in one SQLite file per received day (WAL, synchronous=FULL), named by first position and day, so that
 * files stay in order even where the clock jumps back. Files that do not look so are left alone.
 */
export class SqliteEntryStorage implements EntryStorage {
  private readonly directory: string;
  private readonly files: OpenFile[] = [];
  private last: JournalHead = GENESIS;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory).sort()) {
      const [, first, day] = FILE_NAME.exec(name) ?? [];
      if (first !== undefined && day !== undefined) this.openFile(Number(first), day);
    }
  }

  head(): JournalHead {
    return this.last;
  }

  tail(): JournalHead {
    return this.files[0]?.file.after() ?? GENESIS;
  }

  store(rows: readonly NewEntryRow[]): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    this.fileOf(new Date(last.receivedAt).toISOString().slice(0, 10)).store(rows);
    this.last = { position: last.position, entryHash: last.hash };
  }

  rows(page: RowPage): EntryRow[] {
    const found: EntryRow[] = [];
    for (const [index, { file }] of this.files.entries()) {
      const next = this.files[index + 1];
      if (next !== undefined && next.first <= page.from) continue;
      found.push(...file.rows({ ...page, limit: page.limit - found.length }));
      if (found.length >= page.limit) break;
    }
    return found;
  }

  batchRows(span: BatchSpan): EntryRow[] {
    return this.files.flatMap(({ file }) => file.batchRows(span)).sort((a, b) => a.position - b.position);
  }

  batchRow(place: BatchPlace): EntryRow | undefined {
    for (const { file } of this.files.toReversed()) {
      const row = file.batchRow(place);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  gatewayIds(): string[] {
    return [...new Set(this.files.flatMap(({ file }) => file.gatewayIds()))].sort();
  }

  close(): void {
    for (const { file } of this.files.splice(0)) file.close();
  }

  /** Opens a file of an earlier run; one without entries (a crash right after its creation) is passed over. */
  private openFile(first: number, day: string): void {
    const file = new DayFile(this.pathOf(first, day), { day, after: this.last });
    const head = file.head();
    if (head === undefined) {
      file.close();
      return;
    }
    this.files.push({ first, file });
    this.last = head;
  }

  private fileOf(day: string): DayFile {
    const current = this.files.at(-1)?.file;
    if (current?.day === day) return current;
    const first = this.last.position + 1;
    const file = new DayFile(this.pathOf(first, day), { day, after: this.last });
    syncDirectory(this.directory);
    current?.checkpoint();
    this.files.push({ first, file });
    return file;
  }

  private pathOf(first: number, day: string): string {
    return join(this.directory, `journal-${String(first).padStart(12, '0')}-${day}.sqlite`);
  }
}

/** Makes a new file's name durable as well as its content. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
