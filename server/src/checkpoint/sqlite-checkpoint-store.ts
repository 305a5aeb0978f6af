import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type {
  CheckpointDraft,
  CheckpointHead,
  CheckpointPart,
  CheckpointStore,
  PartKey,
  PartKind,
} from './checkpoint-store.js';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS head (only INTEGER PRIMARY KEY CHECK (only = 1), head TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS part (
  kind TEXT NOT NULL, machine_id TEXT NOT NULL, local_day TEXT NOT NULL, place INTEGER NOT NULL, body BLOB NOT NULL,
  crc32 INTEGER NOT NULL,
  PRIMARY KEY (kind, machine_id, local_day, place)) STRICT;
`;
const DAMAGE = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'];

/**
 * A checkpoint in one SQLite file. A draft is one transaction, held open over the slices that write it: whatever ends the
 * process, the file has the whole of the last checkpoint that was committed. Figures are made of it, so each part has its
 * check sum: a disk that gives back other bytes than it was given is noticed.
 */
export class SqliteCheckpointStore implements CheckpointStore {
  private readonly path: string;
  private readonly onDiscarded: () => void;
  private database: Database.Database;
  private statements: ReturnType<typeof prepare>;

  /**
   * @param path of the file; one that is no database any more is deleted and begun anew
   * @param onDiscarded called once the checkpoint was found unreadable and deleted
   */
  constructor(path: string, onDiscarded: () => void = () => undefined) {
    this.path = path;
    this.onDiscarded = onDiscarded;
    this.database = openOrReplace(path);
    this.statements = prepare(this.database);
  }

  head(): CheckpointHead | undefined {
    const head = this.statements.head.pluck().get();
    return typeof head === 'string' ? (JSON.parse(head) as CheckpointHead) : undefined;
  }

  *parts(kind: PartKind): Generator<CheckpointPart> {
    for (const row of this.statements.parts.iterate(kind) as Iterable<PartRow>) yield soundPart(row);
  }

  part({ kind, machineId, localDay, place }: PartKey): Uint8Array | undefined {
    const row = this.statements.part.get(kind, machineId, localDay, place) as PartRow | undefined;
    return row && soundPart(row).body;
  }

  count(kind: PartKind): number {
    return this.statements.count.pluck().get(kind) as number;
  }

  begin(): CheckpointDraft {
    const { database, statements } = this;
    if (database.inTransaction) throw new Error('a checkpoint is being written already');
    database.exec('BEGIN IMMEDIATE');
    return {
      put: ({ kind, machineId, localDay, place, body }) =>
        void statements.put.run(kind, machineId, localDay, place, body, crc32(body)),
      remove: ({ kind, machineId, localDay }) => void statements.remove.run(kind, machineId, localDay),
      removeAll: () => database.exec('DELETE FROM part'),
      commit: (head) => {
        statements.setHead.run(JSON.stringify(head));
        database.exec('COMMIT');
      },
      abandon: () => {
        if (database.inTransaction) database.exec('ROLLBACK');
      },
    };
  }

  discard(): void {
    this.database.close();
    remove(this.path);
    this.database = open(this.path);
    this.statements = prepare(this.database);
    this.onDiscarded();
  }

  close(): void {
    this.database.close();
  }
}

interface PartRow extends CheckpointPart {
  readonly crc32: number;
}

/** @throws Error where the bytes are not those that were written */
function soundPart({ crc32: written, ...part }: PartRow): CheckpointPart {
  if (crc32(part.body) === written) return part;
  const { kind, machineId, localDay, place } = part;
  throw new Error(`its part ${kind} ${place} of ${machineId} on ${localDay} is damaged`);
}

function remove(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
}

function openOrReplace(path: string): Database.Database {
  try {
    return open(path);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !DAMAGE.includes(error.code)) throw error;
    remove(path);
    return open(path);
  }
}

function open(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    // Derived data: a power cut may take the last checkpoint, not the one before.
    database.pragma('synchronous = NORMAL');
    database.exec(SCHEMA);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function prepare(database: Database.Database) {
  const columns = 'kind, machine_id AS machineId, local_day AS localDay, place, body, crc32';
  return {
    head: database.prepare('SELECT head FROM head'),
    setHead: database.prepare('INSERT OR REPLACE INTO head VALUES (1, ?)'),
    parts: database.prepare(`SELECT ${columns} FROM part WHERE kind = ? ORDER BY machine_id, local_day, place`),
    part: database.prepare(
      `SELECT ${columns} FROM part WHERE kind = ? AND machine_id = ? AND local_day = ? AND place = ?`,
    ),
    count: database.prepare('SELECT count(*) FROM part WHERE kind = ?'),
    put: database.prepare('INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM part WHERE kind = ? AND machine_id = ? AND local_day = ?'),
  };
}
