import { setTimeout } from 'node:timers/promises';
import type { LiveMachine } from '@furrow/protocol/live-update';
import { ApiClient } from './api-client.js';
import { DEMO_USERS, readDemoState, writeDemoState, type DemoState } from './demo-state.js';
import { freePort } from './free-port.js';
import { Influxd } from './influxd.js';
import { endLeftovers } from './program.js';
import { ORGANISATION_ID, driverIdOf, registryItems } from './registry.js';
import { ServerProgram } from './server.js';
import { Tractor } from './tractor.js';

/** Four tractors of the simulator, each with a seed that has it at work after the hours of backlog. */
const TRACTORS = [
  { scenario: 'demo-no-till', seed: 1 },
  { scenario: 'demo-subsoiling', seed: 1 },
  { scenario: 'demo-rotary', seed: 1 },
  { scenario: 'demo-harrow', seed: 4 },
];
const BACKLOG_S = 7200;
const WORKING_TIMEOUT_MS = 180_000;
/** A fix older than this is not live: batches are sealed every five seconds. */
const LIVE_MS = 15_000;
const STATE_EVERY_MS = 5_000;

export interface DemoOptions {
  readonly folder: string;
  readonly store: 'embedded' | 'influxdb';
  /** Port of the page, or the next free one above it. */
  readonly port: number;
  readonly say: (line: string) => void;
}

/** Server, four tractors and what they remember: `start` acts, `stop` undoes. */
export class Demo {
  /** Resolves with the reason where a program dies on its own. */
  readonly died: Promise<string>;
  private readonly options: DemoOptions;
  private readonly onDeath: (what: string) => void;
  private state: DemoState | undefined;
  private server: ServerProgram | undefined;
  private influxd: Influxd | undefined;
  private tractors: Tractor[] = [];
  private saving: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(options: DemoOptions) {
    this.options = options;
    const death = Promise.withResolvers<string>();
    this.died = death.promise;
    this.onDeath = death.resolve;
  }

  /** Starts everything; the address of the page. */
  async start(): Promise<string> {
    const { folder, say } = this.options;
    const state = readDemoState(folder);
    this.state = state;
    const left = await endLeftovers(folder);
    if (left > 0) say(`ended ${left} processes that an interrupted demo had left behind`);
    const server = await this.startServer(state);
    const { onDeath } = this;
    this.tractors = TRACTORS.map(
      (tractor) => new Tractor({ ...tractor, folder, serverUrl: server.url, onDeath }, state.storyS[tractor.scenario]),
    );
    this.checkStopping();
    if (!state.registered) await this.register(state);
    await this.startTractors();
    return server.url;
  }

  /** Resolves once four machines work, each seen at it within the last minute. @throws where not in time. */
  async working(): Promise<LiveMachine[]> {
    const client = await this.clientOf('auditor');
    const deadline = Date.now() + WORKING_TIMEOUT_MS;
    const seenAt = new Map<string, number>();
    let told = -1;
    for (;;) {
      if (this.stopping) throw new Error('stopped before four tractors were at work');
      const machines = await client.machines();
      for (const machine of machines.filter(isAtWork)) seenAt.set(machine.machineId, Date.now());
      // A turn at the headland, implement raised, takes some of that minute.
      const working = machines.filter(({ machineId }) => Date.now() - (seenAt.get(machineId) ?? 0) < 60_000);
      if (working.length >= TRACTORS.length) return working;
      if (working.length !== told) this.options.say(`${working.length} of ${TRACTORS.length} tractors are at work`);
      told = working.length;
      if (Date.now() > deadline)
        throw new Error(`only ${working.length} tractors work after ${WORKING_TIMEOUT_MS / 1000} s`);
      await setTimeout(1000);
    }
  }

  /** Fetches the page itself. @throws where it is not there. */
  async page(): Promise<string> {
    const answer = await fetch(`${this.server?.url}/`);
    const text = await answer.text();
    if (!answer.ok || !text.includes('<script'))
      throw new Error(`the page answers ${answer.status}: ${text.slice(0, 200)}`);
    return text;
  }

  logins(): { name: string; password: string }[] {
    const { passwords = {} } = this.state ?? {};
    return DEMO_USERS.map(({ name }) => ({ name, password: passwords[name] ?? '' }));
  }

  /** Tractors first, so that the server has what they read; each keeps its place in its story. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.saving);
    await Promise.all(this.tractors.map((tractor) => tractor.stop()));
    this.save();
    await this.server?.stop();
    await this.influxd?.stop();
  }

  private async startServer(state: DemoState): Promise<ServerProgram> {
    const { folder, port, store, say } = this.options;
    if (store === 'influxdb') {
      say('starting influxd');
      this.influxd = new Influxd(folder, this.onDeath);
      await this.influxd.start('furrow');
    }
    const influxUrl = this.influxd?.url ?? null;
    const free = await freePort(port);
    if (port !== 0 && free !== port) say(`port ${port} is taken; using ${free} (FURROW_PORT=… chooses another)`);
    const server = new ServerProgram({ folder, port: free, influxUrl, onDeath: this.onDeath });
    this.server = server;
    say('starting the server');
    await server.init(state.passwords['admin'] ?? '');
    await server.start();
    return server;
  }

  private async clientOf(name: string): Promise<ApiClient> {
    const client = new ApiClient(this.server?.url ?? '');
    await client.login({ name, password: this.state?.passwords[name] ?? '' });
    return client;
  }

  /** The first time: machines, drivers, fields, gateways with their keys, and who may log in. */
  private async register(state: DemoState): Promise<void> {
    this.options.say('enrolling four gateways and their machines');
    const enrolled = await Promise.all(
      this.tractors.map(async (tractor) => {
        const [identity, description] = await Promise.all([tractor.enrolment(), tractor.describe()]);
        return { scenario: tractor.scenario, identity, ...description };
      }),
    );
    const client = await this.clientOf('admin');
    for (const item of registryItems(enrolled)) await client.putDocument(item);
    for (const { name, role } of DEMO_USERS.filter((user) => user.role !== 'admin')) {
      const password = state.passwords[name] ?? '';
      const organisationId = role === 'auditor' ? null : ORGANISATION_ID;
      await client.createUser({
        name,
        password,
        role,
        organisationId,
        driverId: role === 'driver' ? driverIdOf(0) : null,
      });
    }
    state.registered = true;
    writeDemoState(this.options.folder, state);
  }

  private async startTractors(): Promise<void> {
    const fresh = this.tractors.filter((tractor) => tractor.storyS === undefined);
    if (fresh.length > 0) this.options.say(`simulating the last ${BACKLOG_S / 3600} hours of ${fresh.length} tractors`);
    const startMs = Math.floor(Date.now() / 1000) * 1000 - BACKLOG_S * 1000;
    // Two at a time: the smallest machine this is made for has two cores.
    for (let i = 0; i < fresh.length; i += 2) {
      this.checkStopping();
      await Promise.all(fresh.slice(i, i + 2).map((tractor) => tractor.createBacklog(startMs, BACKLOG_S)));
    }
    this.checkStopping();
    this.options.say('starting four simulators and four gateways');
    await Promise.all(this.tractors.map((tractor) => tractor.start()));
    this.save();
    this.saving = setInterval(() => this.save(), STATE_EVERY_MS);
  }

  /** A start goes on no further once `stop` was called: what it started then nobody would stop. @throws then */
  private checkStopping(): void {
    if (this.stopping) throw new Error('stopped before everything was started');
  }

  private save(): void {
    const { state } = this;
    if (state === undefined) return;
    for (const { scenario, storyS } of this.tractors) if (storyS !== undefined) state.storyS[scenario] = storyS;
    writeDemoState(this.options.folder, state);
  }
}

/** Working now, by a fix of now: the backlog alone does not count. */
function isAtWork({ activity, fixTime, today }: LiveMachine): boolean {
  return activity === 'working' && today.netM2 > 0 && fixTime !== null && Date.now() - fixTime < LIVE_MS;
}
