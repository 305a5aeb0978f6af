import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** Marks the processes of one demo, so that a later one can end what a killed one left behind. */
const MARK = 'FURROW_DEMO_FOLDER';
const PID_FILE = 'pids';
const GRACE_MS = 10_000;

export interface ProgramPlan {
  readonly name: string;
  /** Executable; the Node that runs this by default. */
  readonly command?: string;
  readonly args: readonly string[];
  /** Folder of the demo: logs go to its `log`. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each line of its standard output. */
  readonly onLine?: (line: string) => void;
  /** Called when it ends without having been asked to. */
  readonly onDeath?: (reason: string) => void;
}

/** One child process: its output in a log file, its end under control. */
export class Program {
  readonly name: string;
  readonly logFile: string;
  private readonly plan: ProgramPlan;
  private child: ChildProcess | undefined;
  private stopping = false;

  constructor(plan: ProgramPlan) {
    this.plan = plan;
    this.name = plan.name;
    this.logFile = join(plan.folder, 'log', `${plan.name}.log`);
  }

  /** Starts it in a process group of its own: Ctrl-C is for us, who end the programs in order. */
  start(): void {
    const { plan, logFile } = this;
    mkdirSync(dirname(logFile), { recursive: true });
    const child = spawn(plan.command ?? process.execPath, [...plan.args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...plan.env, [MARK]: plan.folder },
    });
    this.child = child;
    this.stopping = false;
    if (child.pid !== undefined) appendFileSync(join(plan.folder, PID_FILE), `${child.pid}\n`);
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout?.pipe(log);
    child.stderr?.pipe(log);
    if (child.stdout !== null && plan.onLine !== undefined) {
      createInterface({ input: child.stdout }).on('line', plan.onLine);
    }
    child.once('error', (error) => this.died(error.message));
    child.once('exit', (code, signal) => this.died(signal ?? `status ${code}`));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves once it has ended. */
  async ended(): Promise<void> {
    if (this.running && this.child !== undefined) await once(this.child, 'exit');
  }

  /** Asks it to end, and insists after ten seconds. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (!this.running) return;
    this.child?.kill('SIGTERM');
    const timeout = new AbortController();
    await Promise.race([
      this.ended(),
      setTimeout(GRACE_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
    ]);
    timeout.abort();
    await this.kill();
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    this.stopping = true;
    if (!this.running) return;
    this.child?.kill('SIGKILL');
    await this.ended();
  }

  /** The end of its log, for messages. */
  logTail(lines = 8): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  private died(reason: string): void {
    if (!this.stopping) this.plan.onDeath?.(reason);
  }
}

/** Runs a program to its end. @returns what it printed. @throws where it fails, with the end of its log. */
export async function runToEnd(plan: ProgramPlan): Promise<string> {
  const lines: string[] = [];
  let failure: string | undefined;
  const program = new Program({
    ...plan,
    onLine: (line) => lines.push(line),
    onDeath: (reason) => (failure = reason === 'status 0' ? undefined : reason),
  });
  program.start();
  await program.ended();
  // The exit is seen before the last of the output.
  await setTimeout(50);
  if (failure !== undefined) throw new Error(`${plan.name} ended with ${failure}:\n${program.logTail()}`);
  return lines.join('\n');
}

/** Ends programs that an earlier run of this folder's demo left behind when it was killed itself. */
export async function endLeftovers(folder: string): Promise<number> {
  let pids: number[];
  try {
    pids = readFileSync(join(folder, PID_FILE), 'utf8').trim().split('\n').map(Number);
  } catch {
    return 0;
  }
  const left = pids.filter((pid) => isOurs(pid, folder));
  for (const pid of left) process.kill(pid, 'SIGTERM');
  for (let i = 0; i < 50 && left.some((pid) => isOurs(pid, folder)); i += 1) await setTimeout(100);
  for (const pid of left.filter((pid) => isOurs(pid, folder))) process.kill(pid, 'SIGKILL');
  rmSync(join(folder, PID_FILE), { force: true });
  return left.length;
}

/** Process ids come around again: only one that carries our mark is ours. */
function isOurs(pid: number, folder: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${MARK}=${folder}`);
  } catch {
    return false;
  }
}
