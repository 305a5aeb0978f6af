import { HttpError, InfluxDB, setLogger, type WriteApi } from '@influxdata/influxdb-client';
import type { ParkedPoint } from './series-store.js';

/** One write holds at most this many lines: InfluxDB's own advice is 5,000 to 10,000. */
const LINES_PER_WRITE = 5000;
const TIMEOUT_MS = 30_000;

export interface InfluxConnectionOptions {
  /** For example `http://127.0.0.1:8086`. */
  readonly url: string;
  readonly database: string;
  /** InfluxDB 1.x: user and password, sent as Basic authorisation. */
  readonly username?: string;
  readonly password?: string;
  /** InfluxDB 2.x and 3.x: an API token. */
  readonly token?: string;
}

/** One row of an InfluxQL answer, keyed by column; `time` is UTC ms. */
export type InfluxRow = Readonly<Record<string, unknown>>;

/** An HTTP status other than success. */
export class InfluxRefusal extends Error {
  readonly statusCode: number;

  constructor(request: string, statusCode: number, text: string) {
    super(`InfluxDB answered ${statusCode} to ${request}: ${text.slice(0, 300)}`);
    this.statusCode = statusCode;
  }
}

/**
 * Line protocol to `/write` and InfluxQL to `/query`: the one pair that InfluxDB 1.x, 2.x, 3.x and openGemini
 * all document. A write resolves after the server has confirmed it; nothing is buffered or retried here,
 * because the client's own buffer is memory and its retries end after three minutes.
 */
export class InfluxConnection {
  private readonly options: InfluxConnectionOptions;
  private readonly writeApi: WriteApi;

  constructor(options: InfluxConnectionOptions) {
    this.options = options;
    // Failures are reported by rejection, with their remedy; the client would print them a second time.
    setLogger({ error: () => undefined, warn: () => undefined });
    const client = new InfluxDB({ url: options.url, headers: this.authorization(), timeout: TIMEOUT_MS });
    this.writeApi = client.getWriteApi('', options.database, 'ms', {
      batchSize: LINES_PER_WRITE + 1,
      maxRetries: 0,
      flushInterval: 0,
    });
    this.writeApi.path = `/write?db=${encodeURIComponent(options.database)}&precision=ms`;
  }

  /**
   * Writes lines and returns those that the server refused for good.
   * @throws where the outcome is unknown or the fault is not in a line (no database, no right, no answer).
   */
  async write(lines: readonly string[]): Promise<ParkedPoint[]> {
    const parked: ParkedPoint[] = [];
    for (let start = 0; start < lines.length; start += LINES_PER_WRITE) {
      parked.push(...(await this.writeHalving(lines.slice(start, start + LINES_PER_WRITE))));
    }
    return parked;
  }

  /** Runs one InfluxQL statement. @throws with the server's words. */
  async query(statement: string): Promise<InfluxRow[]> {
    const response = await fetch(new URL('/query', this.options.url), {
      method: 'POST',
      headers: { ...this.authorization(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ db: this.options.database, epoch: 'ms', q: statement }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw this.explained(error);
    });
    const text = await response.text();
    if (!response.ok) throw new InfluxRefusal('a query', response.status, text);
    return readRows(text);
  }

  /** Writes nothing, which InfluxDB 1.x confirms only where the database exists and the user may write to it. */
  async writeNothing(): Promise<void> {
    const response = await fetch(new URL(this.writeApi.path, this.options.url), {
      method: 'POST',
      headers: this.authorization(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw this.explained(error);
    });
    const text = await response.text();
    if (!response.ok) throw this.explained(new InfluxRefusal('an empty write', response.status, text));
  }

  async isReachable(): Promise<boolean> {
    try {
      const response = await fetch(new URL('/ping', this.options.url), { signal: AbortSignal.timeout(3000) });
      return response.status < 500;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.writeApi.close().catch(() => undefined);
  }

  private async writeHalving(lines: readonly string[]): Promise<ParkedPoint[]> {
    try {
      this.writeApi.writeRecords([...lines]);
      await this.writeApi.flush(false);
      return [];
    } catch (error) {
      if (!isLineFault(error)) throw this.explained(error);
      if (lines.length === 1) return [{ line: lines[0] ?? '', reason: (error as HttpError).message }];
      const middle = Math.ceil(lines.length / 2);
      const first = await this.writeHalving(lines.slice(0, middle));
      return [...first, ...(await this.writeHalving(lines.slice(middle)))];
    }
  }

  private authorization(): Record<string, string> {
    const { username, password, token } = this.options;
    if (token !== undefined) return { authorization: `Token ${token}` };
    if (username === undefined) return {};
    return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
  }

  private explained(error: unknown): Error {
    const place = `InfluxDB at ${this.options.url}, database "${this.options.database}"`;
    const status = error instanceof HttpError || error instanceof InfluxRefusal ? error.statusCode : undefined;
    const remedy = status === undefined ? undefined : REMEDIES[status];
    const reason = (error instanceof Error ? error.message || error.name : String(error))
      .replaceAll(/\s+/g, ' ')
      .trim();
    return new Error(`${place}: ${reason}${remedy === undefined ? '' : ` (${remedy})`}`, { cause: error });
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'check username and password for 1.x, token for 2.x and 3.x',
  403: 'the user or token may not write to this database',
  404: 'create the database; InfluxDB 2.x also needs a DBRP mapping of this name',
};

/** The answers that a bad line causes: 400 for what it cannot parse or store, 413 for too much at once. */
function isLineFault(error: unknown): boolean {
  return error instanceof HttpError && (error.statusCode === 400 || error.statusCode === 413);
}

interface InfluxAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly { readonly columns: readonly string[]; readonly values: readonly unknown[][] }[];
  }[];
}

function readRows(text: string): InfluxRow[] {
  const rows: InfluxRow[] = [];
  for (const result of (JSON.parse(text) as InfluxAnswer).results ?? []) {
    if (result.error !== undefined) throw new Error(`InfluxDB refused a query: ${result.error}`);
    for (const series of result.series ?? []) {
      for (const values of series.values) {
        rows.push(Object.fromEntries(series.columns.map((column, index) => [column, values[index]])));
      }
    }
  }
  return rows;
}
