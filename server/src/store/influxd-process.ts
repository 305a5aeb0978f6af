import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const BINARIES = ['/usr/bin/influxd', '/usr/sbin/influxd', '/usr/local/bin/influxd'];

/** Path of Debian's influxd 1.x; undefined where it is not installed. */
export function findInfluxd(): string | undefined {
  return BINARIES.find((path) => existsSync(path));
}

/** A real influxd with its data in a temporary folder, on a free port, for tests; can be stopped and started again. */
export class InfluxdProcess {
  readonly url: string;
  private readonly binary: string;
  private readonly folder: string;
  private child: ChildProcess | undefined;

  private constructor(binary: string, folder: string, port: number) {
    this.binary = binary;
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async create(binary: string, options: { readonly isAuthOn?: boolean } = {}): Promise<InfluxdProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'furrow-influxd-'));
    const [port, rpcPort] = [await freePort(), await freePort()];
    await writeFile(
      join(folder, 'influxdb.conf'),
      configText({ folder, port, rpcPort, isAuthOn: options.isAuthOn === true }),
    );
    return new InfluxdProcess(binary, folder, port);
  }

  async start(): Promise<void> {
    this.child = spawn(this.binary, ['run', '-config', join(this.folder, 'influxdb.conf')], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        await fetch(`${this.url}/ping`);
        return;
      } catch {
        await delay(100);
      }
    }
    throw new Error(`influxd did not answer at ${this.url} within 10 s`);
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
    this.child = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Values of one column of an InfluxQL answer. */
  async values(database: string, statement: string, column: string): Promise<unknown[]> {
    const query = new URLSearchParams({ db: database, epoch: 'ms', q: statement });
    const answer = (await (await fetch(`${this.url}/query?${query.toString()}`)).json()) as {
      results: { series?: { columns: string[]; values: unknown[][] }[] }[];
    };
    const series = answer.results[0]?.series?.[0];
    return series === undefined ? [] : series.values.map((row) => row[series.columns.indexOf(column)]);
  }
}

interface InfluxdConfig {
  readonly folder: string;
  readonly port: number;
  readonly rpcPort: number;
  readonly isAuthOn: boolean;
}

function configText({ folder, port, rpcPort, isAuthOn }: InfluxdConfig): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  auth-enabled = ${isAuthOn}
[monitor]
  store-enabled = false
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
