import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewaySettingsState, SessionUser } from '@furrow/protocol/api';
import type { DayTotal, Job } from '@furrow/protocol/job';
import type { LiveMachine } from '@furrow/protocol/live-update';
import type { RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { AuditEvent } from '../auth/audit-log.js';
import { TestClock } from '../clock/test-clock.js';
import type { EvidenceBundle } from '../evidence/create-bundle.js';
import type { EvidenceRefusal, EvidenceRequest } from '../evidence/evidence-source.js';
import type { Flag } from '@furrow/protocol/flag';
import type { Folds, JobOverlap, QuadSet } from '../fold/folds.js';
import { Approvals } from '../ledger/approvals.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { LedgerStore } from '../ledger/ledger-store.js';
import type { ChangeRequest, Registry, RegistryItem } from '../registry/registry.js';
import { EmbeddedSeriesStore } from '../store/embedded-series-store.js';
import { FakeJournal } from '../store/fake-journal.js';
import { CoverageVersions } from './coverage-versions.js';
import { createApi } from './api.js';
import { fakeAccounts, listedAudit } from './fake-accounts.js';
import { FakeRawFrames } from './fake-raw-frames.js';
import { HARNESS_CONFIG } from './harness-config.js';
import type { ApiDependencies } from './dependencies.js';

/** Password of every user of the harness. */
export const PASSWORD = 'correct horse battery';

/** Users by name: one of each role, and a manager and a driver of another organisation. */
export const USERS: Readonly<Record<string, SessionUser>> = {
  admin: { name: 'admin', role: 'admin', organisationId: null, driverId: null },
  auditor: { name: 'auditor', role: 'auditor', organisationId: null, driverId: null },
  manager: { name: 'manager', role: 'manager', organisationId: 'coop-1', driverId: null },
  driver: { name: 'driver', role: 'driver', organisationId: 'coop-1', driverId: 'driver-1' },
  stranger: { name: 'stranger', role: 'manager', organisationId: 'coop-2', driverId: null },
  otherDriver: { name: 'otherDriver', role: 'driver', organisationId: 'coop-1', driverId: 'driver-2' },
};

/** What the fakes answer; tests fill it. */
export class ApiWorld {
  readonly clock = new TestClock(Date.parse('2026-04-28T04:00:00Z'));
  readonly journal = new FakeJournal();
  readonly coverageVersions = new CoverageVersions('test');
  readonly documents = new Map<string, unknown>();
  readonly changes: ChangeRequest[] = [];
  readonly auditEvents: AuditEvent[] = [];
  readonly errors: unknown[] = [];
  readonly connected = new Set<string>();
  readonly ledger = new LedgerStore(openLedgerDatabase(':memory:'), 0);
  readonly corrections = this.ledger.book;
  readonly settledDays: string[] = [];
  readonly evidenceRequests: EvidenceRequest[] = [];
  readonly rawFrames = new FakeRawFrames();
  evidenceRefusal: EvidenceRefusal | null = null;
  jobs: Job[] = [];
  totals: DayTotal[] = [];
  quads: QuadSet[] = [];
  overlaps: JobOverlap[] = [];
  flags: Flag[] = [];
  machines: LiveMachine[] = [];
  /** Faults that the registry finds in the next change. */
  registryFaults: string[] = [];
  seriesError: string | null = null;
  gatewaySettings: GatewaySettingsState | null = null;

  constructor() {
    this.journal.mountings.set('a'.repeat(40), { machineId: 'tractor-1', rank: 1 });
    this.put('organisations', 'coop-1', { names: { zh: '一社', en: 'First' } });
    this.put('organisations', 'coop-2', { names: { zh: '二社', en: 'Second' } });
    const geometry = { antennaXM: 0, antennaYM: 0, hitchXM: -1, maxSpeedMps: 15 };
    this.put('machines', 'tractor-1', {
      organisationId: 'coop-1',
      name: 'One',
      kind: 'tractor',
      ...geometry,
      defaultDriverId: 'driver-1',
    });
    this.put('machines', 'tractor-2', { organisationId: 'coop-2', name: 'Two', kind: 'tractor', ...geometry });
    this.put('drivers', 'driver-1', { organisationId: 'coop-1', name: '=张' });
    this.put('drivers', 'driver-2', { organisationId: 'coop-1', name: 'Li' });
    this.put('gateways', 'a'.repeat(40), { name: 'box', publicKey: 'AAAA', status: 'pending' });
  }

  put<C extends RegistryCollection>(collection: C, id: string, document: RegistryDocument<C>): void {
    this.documents.set(`${collection}/${id}`, document);
  }

  dependencies(): ApiDependencies {
    return {
      config: HARNESS_CONFIG,
      clock: this.clock,
      folds: this.folds(),
      registry: this.registry(),
      accounts: fakeAccounts(USERS, PASSWORD),
      presence: {
        connected: () => this.connected,
        identified: () => this.connected,
        offerRefused: (id) => this.connected.has(id),
      },
      gatewayNotices: () => [{ kind: 'stopped', from: 1, to: 5, records: 4, receivedAt: 9 }],
      gatewayLastSeen: () => null,
      gatewaySettings: () => this.gatewaySettings,
      audit: listedAudit(this.auditEvents, () => this.clock.now()),
      corrections: this.corrections,
      approvals: new Approvals({
        book: this.ledger.approvals,
        store: this.ledger,
        engine: this.folds().engine,
        clock: this.clock,
        journalPosition: () => 7,
      }),
      approvalBook: this.ledger.approvals,
      prepareApproval: (localDays) => localDays.filter((localDay) => !this.ledger.isSettled(localDay)),
      settleExported: (localDays) => this.settledDays.push(...localDays),
      evidence: (request) => this.evidence(request),
      rawFrames: this.rawFrames,
      seriesStore: new EmbeddedSeriesStore({ file: ':memory:', journal: this.journal, registry: this.journal }),
      seriesStatus: () => ({ writtenTo: 5, behind: 2, pendingResults: 0, parked: 0, lastError: this.seriesError }),
      journalPosition: () => 7,
      coverageVersions: this.coverageVersions,
      counters: () => ({ 'batches_refused_total{reason="fork"}': 1 }),
      onError: (error) => void this.errors.push(error),
    };
  }

  folds(): Folds {
    return {
      engine: { version: '0.1.0', parameters: 'abcdef', runtime: 'node 24' },
      append: () => undefined,
      registryChanged: () => undefined,
      pendingReplays: () => 0,
      replayPending: () => 0,
      pendingDays: () => new Set(),
      workedSpans: () => [],
      takeChanges: () => ({
        jobIds: new Set(),
        removedJobIds: new Set(),
        localDays: new Set(),
        machineIds: new Set(),
        bounds: null,
        grounds: new Map(),
      }),
      jobs: () => [...this.jobs],
      job: (jobId) => this.jobs.find((job) => job.id === jobId),
      gapClosedNetM2: () => null,
      traceCount: () => 0,
      totals: (localDays) => this.totals.filter((total) => localDays.includes(total.localDay)),
      quadsOfJob: (jobId) => this.quads.find((set) => set.jobId === jobId),
      quadsWithin: () => [...this.quads],
      overlaps: (ids) => this.overlaps.filter(({ jobId, ownerJobId }) => ids.has(jobId) || ids.has(ownerJobId)),
      *overlapsInSlices(ids) {
        yield 1;
        return this.overlaps(ids);
      },
      *flagsInSlices(ids) {
        yield 1;
        return this.flags(ids);
      },
      flags: (ids) => this.flags.filter(({ jobIds }) => jobIds.some((id) => ids.has(id))),
      liveMachines: () => this.machines,
      liveToday: () => ({
        localDay: '2026-04-28',
        jobs: 9,
        netM2: 99,
        uniqueM2: 98,
        conservationM2: 97,
        workingMachines: 2,
        pending: false,
      }),
      setAside: () => [],
      setAsideCounts: () => [],
    };
  }

  private async evidence(request: EvidenceRequest): Promise<EvidenceBundle> {
    this.evidenceRequests.push(request);
    if (this.evidenceRefusal !== null) throw this.evidenceRefusal;
    const files = [{ name: 'README.txt', pieces: () => [Buffer.from('how to check')] }];
    return { name: 'furrow-evidence-tractor-1', localDays: ['2026-04-28'], jobs: 1, files };
  }

  registry(): Registry {
    const item = <C extends RegistryCollection>(collection: C, id: string): RegistryItem<C> | undefined => {
      const document = this.documents.get(`${collection}/${id}`) as RegistryDocument<C> | undefined;
      return document === undefined ? undefined : { id, validFrom: 0, document };
    };
    const list = <C extends RegistryCollection>(collection: C): RegistryItem<C>[] =>
      [...this.documents.keys()]
        .filter((key) => key.startsWith(`${collection}/`))
        .map((key) => item(collection, key.slice(collection.length + 1)) as RegistryItem<C>);
    const changeAll: Registry['changeAll'] = async (requests) => {
      if (this.registryFaults.length > 0) return { ok: false, faults: this.registryFaults };
      this.changes.push(...requests);
      return { ok: true, changes: [] };
    };
    return {
      timeZone: 'Asia/Shanghai',
      list,
      item,
      history: (collection, id) => {
        const known = item(collection, id);
        return known === undefined ? [] : [{ ...known, collection, by: 'init', at: 1, position: 1 }];
      },
      change: (request) => changeAll([request]),
      changeAll,
      onChange: () => () => undefined,
      mountingOf: (gatewayId) => this.journal.mountingOf(gatewayId),
      machine: (machineId) => item('machines', machineId)?.document,
      implementOf: () => undefined,
      operationOf: () => null,
      driverOf: (machineId) => item('machines', machineId)?.document.defaultDriverId ?? null,
      operation: (operationId) => item('operations', operationId)?.document,
      campaignOf: (operationId) => String(operationId),
      partfieldAt: () => undefined,
      partfield: () => undefined,
      townshipAt: () => null,
    };
  }
}

/** An answer with its body read. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test names the shape that the route promises
  json<T>(): T;
}

/** The API over HTTP on a free port, for tests. */
export class ApiHarness {
  readonly world = new ApiWorld();
  private readonly server: Server;

  constructor(change: (dependencies: ApiDependencies) => ApiDependencies = (same) => same) {
    const handle = createApi(change(this.world.dependencies())).callback();
    this.server = createServer((request, response) => void handle(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Asks as a user of `USERS`, or as nobody. A body makes it JSON. */
  async ask(user: string | null, path: string, request: { method?: string; body?: unknown } = {}): Promise<ApiAnswer> {
    const { method = 'GET', body } = request;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(user === null ? {} : { cookie: `furrow_session=token-${user}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test names the shape that the route promises
    return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
  }
}
