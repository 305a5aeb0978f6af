import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../main.js');

/** A real server process on a free port with a data directory of its own, for tests that kill it. */
export class ServerProcess {
  readonly directory = mkdtempSync(join(tmpdir(), 'furrow-server-'));
  readonly config = join(this.directory, 'server.yaml');
  url = '';
  private child: ChildProcess | undefined;

  constructor() {
    writeFileSync(this.config, 'listen:\n  port: 0\ndataDir: ./data\n');
  }

  init(registryYaml: string): void {
    const registry = join(this.directory, 'registry.yaml');
    writeFileSync(registry, registryYaml);
    const environment = { ...process.env, FURROW_ADMIN_PASSWORD: 'only for this test' };
    const argv = [MAIN, 'init', '--config', this.config, '--admin', 'test', '--registry', registry];
    execFileSync(process.execPath, argv, { env: environment, stdio: 'pipe' });
  }

  /** Starts the server and resolves when it listens. */
  start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, 'run', '--config', this.config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    return new Promise((listening, failed) => {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        this.url = /listening on (\S+)/.exec(log)?.[1] ?? '';
        if (this.url !== '') listening();
      });
      child.once('exit', () => failed(new Error(`the server ended before it listened:\n${log}`)));
    });
  }

  /** Ends the process and resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
