import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program, runToEnd, type ProgramPlan } from './program.js';
import { GATEWAY_MAIN, SIMULATOR_MAIN } from './repository.js';

export interface TractorPlan {
  readonly scenario: string;
  readonly seed: number;
  /** Folder of the whole demo. */
  readonly folder: string;
  readonly serverUrl: string;
  readonly onDeath: (what: string) => void;
  /** Story seconds per second of wall clock; 1 but in tests. */
  readonly speed?: number;
  /** What Node runs as the gateway; by default its compiled program, which starts sooner than the bin. */
  readonly gatewayProgram?: string;
  /** Further keys of the gateway's configuration. */
  readonly gatewayConfig?: Readonly<Record<string, unknown>>;
}

export interface GatewayIdentity {
  readonly gatewayId: string;
  readonly publicKey: string;
}

/** machine.json of the simulator: what a registry has to know of it. */
export interface MachineDocument {
  readonly machineId: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly implementId: string;
  readonly implement: Readonly<Record<string, unknown>>;
  readonly operation: string;
}

export interface PartfieldFeature {
  readonly id: string;
  readonly geometry: unknown;
}

/** One simulated tractor: a simulator on two pseudo-terminals, and the gateway that reads them. */
export class Tractor {
  readonly scenario: string;
  /** Second of the story that the simulator last reported. */
  storyS: number | undefined;
  readonly gateway: Program;
  private readonly plan: TractorPlan;
  private readonly folder: string;
  private simulator: Program | undefined;

  constructor(plan: TractorPlan, storyS: number | undefined) {
    this.plan = plan;
    this.scenario = plan.scenario;
    this.storyS = storyS;
    this.folder = join(plan.folder, plan.scenario);
    this.gateway = new Program({
      ...this.programPlan('gateway'),
      args: [plan.gatewayProgram ?? GATEWAY_MAIN, 'run', '--config', this.configFile],
      onDeath: (reason) => plan.onDeath(`gateway of ${plan.scenario}: ${reason}\n${this.gateway.logTail()}`),
    });
  }

  /** Writes the gateway's configuration; asked for its identity, the gateway makes its key. */
  async enrolment(): Promise<GatewayIdentity> {
    this.writeConfig();
    const text = await runToEnd({
      ...this.programPlan('identity'),
      args: [GATEWAY_MAIN, 'identity', '--config', this.configFile],
    });
    const publicKey = /^public key +(\S+)$/m.exec(text)?.[1];
    const gatewayId = /^gateway id +([0-9a-f ]+)$/m.exec(text)?.[1]?.replaceAll(' ', '');
    if (publicKey === undefined || gatewayId === undefined) throw new Error(`no identity in:\n${text}`);
    return { gatewayId, publicKey };
  }

  /** Simulates work from a time on and puts it into the gateway's outbox, as backlog. */
  async createBacklog(startMs: number, durationS: number): Promise<void> {
    const logs = join(this.folder, 'backlog');
    const start = new Date(startMs).toISOString();
    await runToEnd({
      ...this.programPlan('backlog'),
      args: [...this.simulatorArgs(), '--out', logs, '--start', start, '--duration', String(durationS)],
    });
    await runToEnd({
      ...this.programPlan('backfill'),
      args: [GATEWAY_MAIN, 'backfill', '--config', this.configFile, join(logs, 'can.log'), join(logs, 'gnss.nmea')],
    });
    this.storyS = durationS;
  }

  /** Machine and partfields as the simulator describes them. */
  async describe(): Promise<{ machine: MachineDocument; partfields: PartfieldFeature[] }> {
    const folder = join(this.folder, 'description');
    await runToEnd({
      ...this.programPlan('description'),
      args: [...this.simulatorArgs(), '--out', folder, '--duration', '1'],
    });
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const partfields = read('fields.geojson') as { features: PartfieldFeature[] };
    return { machine: read('machine.json') as MachineDocument, partfields: partfields.features };
  }

  /** Starts the simulator, its story where it stopped, then the gateway; the story waits for the gateway. */
  async start(options: readonly string[] = []): Promise<void> {
    const ready = Promise.withResolvers<void>();
    const { plan } = this;
    const simulator = new Program({
      ...this.programPlan('simulator'),
      args: [...this.simulatorArgs(), ...this.liveArgs(), ...options],
      onLine: (line) => this.readLine(line, ready.resolve),
      onDeath: (reason) => {
        ready.reject(new Error(`simulator of ${plan.scenario}: ${reason}\n${simulator.logTail()}`));
        if (reason !== 'status 0') plan.onDeath(`simulator of ${plan.scenario}: ${reason}\n${simulator.logTail()}`);
      },
    });
    this.simulator = simulator;
    simulator.start();
    await ready.promise;
    this.writeConfig();
    this.gateway.start();
  }

  /** Resolves when the simulator has come to the end of its route or duration. */
  async finished(): Promise<void> {
    await this.simulator?.ended();
  }

  /** The simulator first, so that the gateway has read all there is to read. */
  async stop(): Promise<void> {
    await this.simulator?.stop();
    await this.gateway.stop();
  }

  get configFile(): string {
    return join(this.folder, 'gateway.yaml');
  }

  private simulatorArgs(): string[] {
    return [SIMULATOR_MAIN, 'run', '--scenario', this.plan.scenario, '--seed', String(this.plan.seed)];
  }

  private liveArgs(): string[] {
    const links = ['--can-link', this.link('can'), '--gnss-link', this.link('gnss')];
    const story = ['--story-offset', String(this.storyS ?? 0), '--speed', String(this.plan.speed ?? 1)];
    return ['--pty', '--wait-open', ...links, ...story];
  }

  private programPlan(name: string): Pick<ProgramPlan, 'name' | 'folder'> {
    return { name: `${this.plan.scenario}-${name}`, folder: this.plan.folder };
  }

  private link(name: string): string {
    return join(this.folder, name);
  }

  private readLine(line: string, onReady: () => void): void {
    const report = JSON.parse(line) as { ready?: boolean; storyS?: number };
    if (report.storyS !== undefined) this.storyS = report.storyS;
    if (report.ready === true) onReady();
  }

  private writeConfig(): void {
    mkdirSync(this.folder, { recursive: true });
    const config = {
      server: { url: this.plan.serverUrl },
      stateDir: join(this.folder, 'state'),
      can: [{ name: 'tractor', path: this.link('can') }],
      gnss: [{ name: 'receiver', path: this.link('gnss') }],
      ...this.plan.gatewayConfig,
    };
    // JSON is YAML.
    writeFileSync(this.configFile, `${JSON.stringify(config, null, 2)}\n`);
  }
}
