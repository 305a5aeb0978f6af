import type { GatewaySettingsState } from '@furrow/protocol/api';
import Database from 'better-sqlite3';

/** One version of the settings of a gateway, as it was signed. */
export interface SettingsVersion {
  readonly gatewayId: string;
  readonly version: number;
  /** What the registry said, as JSON. */
  readonly content: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  /** Server's clock, UTC ms. */
  readonly madeAt: number;
  /** When the gateway first said that it works by them. */
  readonly acknowledgedAt: number | null;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (
  gateway_id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, body BLOB NOT NULL, signature BLOB NOT NULL,
  made_at INTEGER NOT NULL, acknowledged_at INTEGER, PRIMARY KEY (gateway_id, version)) STRICT, WITHOUT ROWID;
`;
const COLUMNS = `gateway_id AS gatewayId, version, content, body, signature, made_at AS madeAt,
  acknowledged_at AS acknowledgedAt`;

/** Every version of settings ever made: batches name them, so none is thrown away. */
export class SettingsStore {
  private readonly database: Database.Database;

  /** @param path of the file; `:memory:` keeps it in memory. */
  constructor(path: string) {
    this.database = new Database(path);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(SCHEMA);
  }

  newest(gatewayId: string): SettingsVersion | undefined {
    return this.database
      .prepare<[string], SettingsVersion>(
        `SELECT ${COLUMNS} FROM settings WHERE gateway_id = ? ORDER BY version DESC LIMIT 1`,
      )
      .get(gatewayId);
  }

  add({ gatewayId, version, content, body, signature, madeAt }: Omit<SettingsVersion, 'acknowledgedAt'>): void {
    this.database
      .prepare('INSERT INTO settings VALUES (?, ?, ?, ?, ?, ?, NULL)')
      .run(gatewayId, version, content, Buffer.from(body), Buffer.from(signature), madeAt);
  }

  /** Notes the first time that a gateway said so; later ones change nothing. */
  acknowledge({ gatewayId, version }: Pick<SettingsVersion, 'gatewayId' | 'version'>, at: number): void {
    this.database
      .prepare(
        'UPDATE settings SET acknowledged_at = ? WHERE gateway_id = ? AND version = ? AND acknowledged_at IS NULL',
      )
      .run(at, gatewayId, version);
  }

  /** How a gateway stands; null where no settings were made for it. */
  state(gatewayId: string): Omit<GatewaySettingsState, 'refusal'> | null {
    const wanted = this.newest(gatewayId);
    if (wanted === undefined) return null;
    const acknowledged = this.database
      .prepare<[string], { version: number; at: number }>(
        `SELECT version, acknowledged_at AS at FROM settings WHERE gateway_id = ? AND acknowledged_at IS NOT NULL
         ORDER BY version DESC LIMIT 1`,
      )
      .get(gatewayId);
    return {
      wantedVersion: wanted.version,
      wantedSince: wanted.madeAt,
      acknowledgedVersion: acknowledged?.version ?? null,
      acknowledgedAt: acknowledged?.at ?? null,
    };
  }

  close(): void {
    this.database.close();
  }
}
