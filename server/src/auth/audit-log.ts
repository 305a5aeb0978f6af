/** Something that someone did and that must stay known. */
export interface AuditEvent {
  /** A user's name, `init`, or `-` where nobody is logged in. */
  readonly by: string;
  /** Verb and object in dotted words: `login`, `login.refused`, `registry.change`, `export.csv`, `account.create`. */
  readonly action: string;
  /** What it was done to, and with what filter. */
  readonly subject: string;
  /** Rows that left in an export; null where there are none to count. */
  readonly rows: number | null;
  /** SHA-256 in hex of what left, or of the entry made; null where there is none. */
  readonly hash: string | null;
  /** Network address; null for the command line. */
  readonly address: string | null;
}

export interface AuditEntry extends AuditEvent {
  readonly id: number;
  /** Server's clock, UTC ms. */
  readonly at: number;
}

/** Append-only primary data: never rebuilt, never changed. An event is durable when `write` returns. */
export interface AuditLog {
  write(event: AuditEvent): AuditEntry;
  /** Newest first; entries with an id below `before` where given. */
  list(page: { readonly limit: number; readonly before?: number }): AuditEntry[];
}
