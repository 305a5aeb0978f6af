import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { Program } from './program.js';

const START_TIMEOUT_MS = 30_000;

/** A local InfluxDB 1.x of Debian's package `influxdb`, its data in the demo's folder. */
export class Influxd {
  url = '';
  private readonly folder: string;
  private readonly program: Program;

  constructor(folder: string, onDeath: (what: string) => void) {
    this.folder = folder;
    this.program = new Program({
      name: 'influxd',
      command: 'influxd',
      args: ['run', '-config', this.configFile],
      folder,
      onDeath: (reason) => onDeath(`influxd: ${reason}; is Debian's package influxdb installed?`),
    });
  }

  /** Starts it on the ports it had, or on free ones, and creates the database. */
  async start(database: string): Promise<void> {
    if (this.url === '') this.writeConfig(await freePort(), await freePort());
    this.program.start();
    const deadline = Date.now() + START_TIMEOUT_MS;
    const query = `${this.url}/query?q=${encodeURIComponent(`CREATE DATABASE "${database}"`)}`;
    for (;;) {
      const answered = await fetch(query, { method: 'POST' }).then(
        (answer) => answer.ok,
        () => false,
      );
      if (answered) return;
      if (Date.now() > deadline || !this.program.running) {
        throw new Error(`influxd does not answer at ${this.url}:\n${this.program.logTail()}`);
      }
      await setTimeout(200);
    }
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }

  private get configFile(): string {
    return join(this.folder, 'influxd.toml');
  }

  private writeConfig(httpPort: number, rpcPort: number): void {
    mkdirSync(this.folder, { recursive: true });
    const data = join(this.folder, 'influxdb');
    this.url = `http://127.0.0.1:${httpPort}`;
    writeFileSync(
      this.configFile,
      `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${data}/meta"
[data]
  dir = "${data}/data"
  wal-dir = "${data}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${httpPort}"
  log-enabled = false
[monitor]
  store-enabled = false
`,
    );
  }
}
