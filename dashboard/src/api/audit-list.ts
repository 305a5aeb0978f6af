/** One line of the audit log: who did what. `rows`, `hash` and `address` are null where there is none. */
export interface AuditEntry {
  readonly id: number;
  /** Server's clock, UTC ms. */
  readonly at: number;
  readonly by: string;
  /** Dotted words, such as `login.refused` or `export.csv.complete`. */
  readonly action: string;
  readonly subject: string;
  readonly rows: number | null;
  /** SHA-256 of what left, in hex. */
  readonly hash: string | null;
  readonly address: string | null;
}

/** `GET /api/audit`: newest first. */
export interface AuditList {
  readonly entries: readonly AuditEntry[];
  /** `before` of the next page; null after the last. */
  readonly nextBefore: number | null;
}
