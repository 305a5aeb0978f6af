import type Database from 'better-sqlite3';
import type { KeptJob, SettledWork } from '../fold/settled-work.js';
import { ApprovalBook } from './approval-book.js';
import { CorrectionBook, type NewCorrection } from './correction-book.js';
import type { Settlement } from './day-settlement.js';
import { type ShownFigures, shownKey } from './shown-figures.js';

export interface SettledDay extends Settlement {
  readonly localDay: string;
  /** Journal position that its figures were complete to when it settled. */
  readonly position: number;
}

/** What is known of a settled day from now on, written in one transaction. */
export interface DayWrite {
  readonly localDay: string;
  /** Given once, when the day settles. */
  readonly settled?: SettledDay;
  readonly shown: readonly ShownFigures[];
  /** Keys of what is not shown any more. */
  readonly goneKeys: readonly string[];
  readonly keptJobs: readonly KeptJob[];
  readonly lines: readonly NewCorrection[];
}

/** How far the ledger has compared everything. */
export interface Account {
  readonly position: number;
  readonly engine: string;
}

/** The tables of the correction ledger: settled days, what was last shown of them, kept ids, and the lines. */
export class LedgerStore implements SettledWork {
  readonly book: CorrectionBook;
  readonly approvals: ApprovalBook;
  /** When the ledger began, server's clock: what arrived before is taken as it stands. */
  readonly beganAt: number;
  private readonly database: Database.Database;
  /** Keyed by local day. */
  private readonly days = new Map<string, SettledDay>();
  /** Keyed by machine, then by job id. */
  private readonly kept = new Map<string, Map<string, KeptJob>>();

  constructor(database: Database.Database, now: number) {
    this.database = database;
    this.book = new CorrectionBook(database);
    this.approvals = new ApprovalBook(database);
    if (this.setting('beganAt') === undefined) this.keepSetting('beganAt', String(now));
    this.beganAt = Number(this.setting('beganAt'));
    const days = database.prepare<[], SettledDay>(
      'SELECT local_day AS localDay, settled_at AS settledAt, by, position FROM settled_day',
    );
    for (const day of days.all()) this.days.set(day.localDay, day);
    const kept = database.prepare<[], { id: string; machineId: string; spans: string }>(
      'SELECT id, machine_id AS machineId, spans FROM kept_job',
    );
    for (const row of kept.all()) this.remember({ ...row, spans: JSON.parse(row.spans) as KeptJob['spans'] });
  }

  isSettled(localDay: string): boolean {
    return this.days.has(localDay);
  }

  settledDay(localDay: string): SettledDay | undefined {
    return this.days.get(localDay);
  }

  settledDays(): string[] {
    return [...this.days.keys()];
  }

  keptJobs(machineId: string): readonly KeptJob[] {
    return [...(this.kept.get(machineId)?.values() ?? [])];
  }

  /** What was last written down of a day, by `shownKey`. */
  shownOn(localDay: string): Map<string, ShownFigures> {
    const rows = this.database
      .prepare<[string], { key: string; body: string }>('SELECT key, body FROM figure WHERE local_day = ?')
      .all(localDay);
    return new Map(rows.map(({ key, body }) => [key, JSON.parse(body) as ShownFigures]));
  }

  /** Null before the first. */
  get account(): Account | null {
    const text = this.setting('account');
    return text === undefined ? null : (JSON.parse(text) as Account);
  }

  set account(account: Account | null) {
    this.keepSetting('account', JSON.stringify(account));
  }

  /** The furthest position of the journal that any line was written at. */
  journalSeenTo(): number {
    const lines = this.database.prepare<[], { last: number | null }>(
      `SELECT max(json_extract(body, '$.journalPosition')) AS last
       FROM (SELECT body FROM correction UNION ALL SELECT body FROM approval_line)`,
    );
    return Math.max(lines.get()?.last ?? 0, this.account?.position ?? 0);
  }

  /** All of it or nothing. */
  write(day: DayWrite): void {
    const { localDay, settled, shown, goneKeys, lines } = day;
    const keptJobs = day.keptJobs.filter((job) => !this.isKeptSo(job));
    const put = this.database.prepare('INSERT OR REPLACE INTO figure VALUES (?, ?, ?)');
    const drop = this.database.prepare('DELETE FROM figure WHERE local_day = ? AND key = ?');
    const keep = this.database.prepare('INSERT OR REPLACE INTO kept_job VALUES (?, ?, ?)');
    this.database.transaction(() => {
      if (settled !== undefined) {
        const { settledAt, by, position } = settled;
        this.database.prepare('INSERT INTO settled_day VALUES (?, ?, ?, ?)').run(localDay, settledAt, by, position);
      }
      for (const figures of shown) put.run(localDay, shownKey(figures), JSON.stringify(figures));
      for (const key of goneKeys) drop.run(localDay, key);
      for (const { id, machineId, spans } of keptJobs) keep.run(id, machineId, JSON.stringify(spans));
      this.book.append(lines);
    })();
    if (settled !== undefined) this.days.set(localDay, settled);
    for (const job of keptJobs) this.remember(job);
  }

  close(): void {
    this.database.close();
  }

  private isKeptSo({ id, machineId, spans }: KeptJob): boolean {
    return JSON.stringify(this.kept.get(machineId)?.get(id)?.spans) === JSON.stringify(spans);
  }

  private remember(job: KeptJob): void {
    const ofMachine = this.kept.get(job.machineId) ?? new Map<string, KeptJob>();
    this.kept.set(job.machineId, ofMachine.set(job.id, job));
  }

  private setting(name: string): string | undefined {
    return this.database.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?').get(name)
      ?.value;
  }

  private keepSetting(name: string, value: string): void {
    this.database.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(name, value);
  }
}
