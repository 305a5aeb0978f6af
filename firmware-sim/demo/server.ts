import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Health } from '@furrow/protocol/api';
import { Program, runToEnd } from './program.js';
import { REGISTRY_FILE, SERVER_MAIN } from './repository.js';

const START_TIMEOUT_MS = 60_000;

export interface ServerPlan {
  /** Folder of the whole demo; the server's own is `server` in it. */
  readonly folder: string;
  readonly port: number;
  /** Where history goes: an InfluxDB's address, or null for the embedded store. */
  readonly influxUrl: string | null;
  readonly onDeath: (what: string) => void;
  /** Late data is replayed at most this often, s; a minute but in tests. */
  readonly replayEveryS?: number;
}

/** The real server as a process of its own. */
export class ServerProgram {
  readonly url: string;
  private readonly plan: ServerPlan;
  private readonly folder: string;
  private readonly program: Program;

  constructor(plan: ServerPlan) {
    this.plan = plan;
    this.url = `http://127.0.0.1:${plan.port}`;
    this.folder = join(plan.folder, 'server');
    this.program = new Program({
      name: 'server',
      args: [SERVER_MAIN, 'run', '--config', this.configFile],
      folder: plan.folder,
      onDeath: (reason) => plan.onDeath(`server: ${reason}\n${this.program.logTail()}`),
    });
  }

  /** Creates data and first admin, where there are none yet. */
  async init(adminPassword: string): Promise<void> {
    this.writeConfig();
    if (existsSync(join(this.folder, 'data'))) return;
    await runToEnd({
      name: 'server-init',
      args: [SERVER_MAIN, 'init', '--config', this.configFile, '--admin', 'admin', '--registry', REGISTRY_FILE],
      folder: this.plan.folder,
      env: { FURROW_ADMIN_PASSWORD: adminPassword },
    });
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    this.program.start();
    const deadline = Date.now() + START_TIMEOUT_MS;
    while ((await this.health()) === undefined) {
      if (Date.now() > deadline || !this.program.running) {
        throw new Error(`the server does not answer at ${this.url}:\n${this.program.logTail()}`);
      }
      await setTimeout(200);
    }
  }

  /** What it says of itself; undefined where it does not answer. */
  async health(): Promise<Health | undefined> {
    try {
      const answer = await fetch(`${this.url}/api/health`);
      return answer.ok ? ((await answer.json()) as Health) : undefined;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  private get configFile(): string {
    return join(this.folder, 'server.yaml');
  }

  private writeConfig(): void {
    mkdirSync(this.folder, { recursive: true });
    const { port, influxUrl, replayEveryS = 60 } = this.plan;
    const store = influxUrl === null ? { kind: 'embedded' } : { kind: 'influxdb', url: influxUrl, database: 'furrow' };
    const config = {
      listen: { host: '127.0.0.1', port },
      dataDir: './data',
      map: { center: [124.34, 43.345], zoom: 11 },
      store,
      replayEveryS,
    };
    // JSON is YAML.
    writeFileSync(this.configFile, `${JSON.stringify(config, null, 2)}\n`);
  }
}
