import { createHash } from 'node:crypto';
import type { AreaGeometry, RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { TestClock } from '../clock/test-clock.js';
import { SeededRandom } from '../coverage/seeded-random.js';
import { JournalledRegistry, type RegistryJournal } from '../registry/journalled-registry.js';
import { createFoldsWithGround } from './create-folds.js';
import type { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import type { JournalReader } from './folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MemoryJournal } from './memory-journal.js';

/** Something that comes in: a batch, or a change of the registry. */
export type SeasonEvent =
  | { readonly kind: 'batch'; readonly gatewayId: string; readonly records: readonly TelemetryRecord[] }
  | { readonly kind: 'change'; readonly change: SeasonChange };

interface SeasonChange {
  readonly collection: RegistryCollection;
  readonly id: string;
  readonly validFrom: number;
  readonly document: RegistryDocument<RegistryCollection> | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 2025-12-29 08:00 in Shanghai. */
const BEGIN = Date.UTC(2025, 11, 29);
/** Everything has arrived by then. */
const END = BEGIN + 9 * DAY_MS;
const PLACE = { latitude: 43.3095, longitude: 124.3095 };
const BATCH_RECORDS = 30;
export const SEASON_DAYS = Array.from({ length: 10 }, (_, day) =>
  new Date(BEGIN + 8 * HOUR_MS + day * DAY_MS).toISOString().slice(0, 10),
);

const day = (count: number, hours = 0) => BEGIN + count * DAY_MS + hours * HOUR_MS;

interface Field {
  readonly passes: number;
  readonly lengthM?: number;
  readonly east?: number;
}

/** Shuttle passes that begin at a time, `east` metres from the place, by a receiver in error by centimetres. */
function work(startTime: number, { passes, lengthM = 90, east = 0 }: Field): TelemetryRecord[] {
  const legs = shuttlePasses(passes, lengthM).map(({ from, to, isWorking }) => {
    return { from: [from[0] + east, from[1]] as const, to: [to[0] + east, to[1]] as const, isWorking };
  });
  const random = new SeededRandom(startTime % 100_003);
  return drawDrive({ ...PLACE, startTime, legs }).map((record) => ({
    ...record,
    latitude: record.latitude! + 1e-7 * random.normal(),
    longitude: record.longitude! + 1e-7 * random.normal(),
  }));
}

type Signals = NonNullable<TelemetryRecord['signals']>;

function withSignals(
  records: readonly TelemetryRecord[],
  signalsOf: (signals: Signals, i: number) => Signals | undefined,
): TelemetryRecord[] {
  return records.map(({ signals, ...record }, i) => {
    const kept = signalsOf(signals ?? {}, i);
    return kept === undefined ? record : { ...record, signals: kept };
  });
}

const workStateOnly = ({ workState }: Signals): Signals => ({ workState: workState! });

function later(records: readonly TelemetryRecord[], ms: number): TelemetryRecord[] {
  return records.map((record) => ({ ...record, sampledAt: record.sampledAt + ms, fixTime: record.fixTime! + ms }));
}

/** Every record of the season, by gateway, in order of time. */
function recordsByGateway(): Record<string, TelemetryRecord[]> {
  const first = work(day(0), { passes: 4 });
  const swapped = work(day(4), { passes: 4, east: 30 });
  const hitched = withSignals(work(day(1), { passes: 4, east: 60 }), ({ workState }, i) =>
    // The bus falls silent for a while in the third pass.
    i > 150 && i < 195 ? undefined : { rearHitchPositionPct: workState === 1 ? 62 : 96 },
  );
  const ploughed = withSignals(work(day(1, 4), { passes: 4, east: 60 }), ({ workState }) => {
    return { rearHitchPositionPct: workState === 1 ? 8 : 60 };
  });
  return {
    // A silence that the second terminal fills, a night over new year's midnight, a day on which the ranks are swapped.
    a1: [...first.filter((_, i) => i < 40 || i >= 75), ...work(day(2, 15.95), { passes: 6 }), ...swapped],
    a2: [...later(first, 400), ...later(swapped, 300)],
    b1: [0, 3, 8].flatMap((count) => withSignals(work(day(count, 2), { passes: 3, east: 1 }), workStateOnly)),
    c1: [2, 5].flatMap((count) => withSignals(work(day(count), { passes: 4, east: 2 }), workStateOnly)),
    d1: [...hitched, ...ploughed],
    e1: [1, 3].flatMap((count) => work(day(count, 4), { passes: 3, east: 5 })),
    g1: speedless(work(day(3, 6), { passes: 4, east: 150 })),
    f1: withSignals(work(day(2, 3), { passes: 5, east: 100 }), () => undefined),
  };
}

/** A log that tells no speed: a stand of 100 s at work in the first pass, 25 s of silence in the second, 45 s in the third. */
function speedless(records: readonly TelemetryRecord[]): TelemetryRecord[] {
  const told = records.map(({ speedMps: _, ...record }) => record);
  const stood = Array.from({ length: 100 }, () => told[20]!);
  const [second, third] = [75, 150];
  const heard = [...told.slice(0, 20), ...stood, ...told.slice(20)].map((record, i) => {
    const fixTime = told[0]!.fixTime! + i * 1000;
    return { ...record, sampledAt: fixTime, fixTime };
  });
  return heard.filter((_, i) => {
    const at = i - stood.length;
    return !(at > second && at < second + 25) && !(at > third && at < third + 45);
  });
}

function rectangle(east: number): AreaGeometry {
  const { longitude, latitude } = PLACE;
  const corners = [
    [0, -0.0002],
    [east, -0.0002],
    [east, 0.0009],
    [0, 0.0009],
    [0, -0.0002],
  ] as const;
  return { type: 'Polygon', coordinates: [corners.map(([x, y]) => [longitude - 0.0001 + x, latitude + y])] };
}

function implementDocument(workingWidthM: number, operation: string | null): RegistryDocument<'implements'> {
  const geometry = { attachment: 'mounted', toolXM: -1.5, offsetYM: 0 } as const;
  return { organisationId: 'o', name: 'i', ...geometry, workingWidthM, operation };
}

function change<C extends RegistryCollection>(
  ...[collection, id, document, validFrom = 0]: [C, string, RegistryDocument<C> | null, number?]
): SeasonChange {
  return { collection, id, validFrom, document };
}

function machineChanges(): SeasonChange[] {
  const machine = { name: 'm', kind: 'tractor', antennaXM: 1, antennaYM: 0, hitchXM: -1, maxSpeedMps: 12 } as const;
  return ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((id) => [
    change('machines', id, { ...machine, organisationId: 'o', defaultDriverId: `driver-${id}` }),
    change('implements', `tool-${id}`, implementDocument(3, 'bc'.includes(id) ? 'mowing' : 'harrowing')),
    change('hitching', id, { implementId: `tool-${id}` }),
    change('mounting', `${id}1`, { machineId: id, rank: 1 }),
  ]);
}

/** What was said at first and what was put right afterwards; of equal valid-from there is only one. */
function changes(): SeasonChange[] {
  const names = { zh: '割草', en: 'Mowing' };
  const operation = { names, conservationTillage: false, needsPto: false, repeatAfterDays: 3 };
  const owner = { organisationId: 'o', name: 'f' };
  const geometry = { antennaXM: 1, antennaYM: 0, hitchXM: -1, maxSpeedMps: 12 };
  return [
    ...machineChanges(),
    change('mounting', 'a2', { machineId: 'a', rank: 2 }),
    change('mounting', 'a1', { machineId: 'a', rank: 2 }, day(4) + 100_000),
    change('mounting', 'a2', { machineId: 'a', rank: 1 }, day(4) + 100_000),
    change('mounting', 'c1', { machineId: 'b', rank: 1 }, day(5) + 120_000),
    change('mounting', 'e1', { machineId: null, rank: 1 }, day(3, 4) + 60_000),
    change('implements', 'tool-b', implementDocument(3.2, 'mowing'), day(3)),
    change('implements', 'tool-d', implementDocument(2.8, 'harrowing'), day(1) + 100_000),
    change('implements', 'plough', implementDocument(2, 'ploughing')),
    change('hitching', 'd', { implementId: 'plough' }, day(1, 3)),
    change('operation', 'tool-a', { operation: 'seeding' }, day(3)),
    change('driving', 'a', { driverId: 'wang' }, day(0) + 60_000),
    change('machines', 'b', { ...geometry, organisationId: 'p', name: 'm', kind: 'tractor' }, day(2)),
    change('operations', 'mowing', { ...operation, repeatable: false }),
    change('operations', 'mowing', { ...operation, repeatable: true }, 1),
    change('campaigns', 'spring', { operation: 'seeding', from: day(3), to: day(9), names }),
    change('partfields', 'north', { ...owner, townshipCode: '220322100', geometry: rectangle(0.0003) }),
    change('partfields', 'north', { ...owner, townshipCode: '220322101', geometry: rectangle(0.0004) }, 1),
  ];
}

/** Everything that comes in, the registry first, then the batches by time: the order that needs no replay of days. */
export function seasonEvents(): SeasonEvent[] {
  const batches = Object.entries(recordsByGateway()).flatMap(([gatewayId, records]) =>
    Array.from({ length: Math.ceil(records.length / BATCH_RECORDS) }, (_, i) => {
      return { kind: 'batch', gatewayId, records: records.slice(BATCH_RECORDS * i, BATCH_RECORDS * (i + 1)) } as const;
    }),
  );
  batches.sort((a, b) => a.records[0]!.fixTime! - b.records[0]!.fixTime!);
  return [...changes().map((entry) => ({ kind: 'change', change: entry }) as const), ...batches];
}

/** Folds and a registry that take events one by one, as a server without sockets does. */
export class SeasonScene {
  readonly folds: ReturnType<typeof createFoldsWithGround>;
  private journal = new MemoryJournal();
  private readonly changes: SeasonChange[] = [];
  private readonly tell: Parameters<RegistryJournal['onAppended']>[0][] = [];
  private position = 0;

  constructor() {
    const journal = {
      append: () => Promise.reject(new Error('a season has no appends')),
      readFrom: () => [],
      onAppended: (listener: (typeof this.tell)[number]) => {
        this.tell.push(listener);
        return () => undefined;
      },
    } as unknown as RegistryJournal;
    const registry = new JournalledRegistry({ journal, clock: new TestClock(END), timeZone: 'Asia/Shanghai' });
    registry.start();
    const reader: JournalReader = {
      recordsBetween: (...span) => this.journal.recordsBetween(...span),
      gatewayIds: () => this.journal.gatewayIds(),
    };
    this.folds = createFoldsWithGround({ registry, reader });
    registry.onChange((entry) => {
      const affected = registry.affectedBy(entry);
      if (affected !== undefined) this.folds.registryChanged(affected.machineIds, affected.validFrom);
    });
  }

  take(event: SeasonEvent): this {
    if (event.kind === 'batch') {
      const { gatewayId, records } = event;
      const batchHash = createHash('sha256')
        .update(JSON.stringify([gatewayId, records]))
        .digest('hex');
      this.folds.append(this.journal.store(gatewayId, records, { receivedAt: END, batchHash }));
      return this;
    }
    this.changes.push(event.change);
    this.position += 1;
    const entry = { kind: 'registry' as const, receivedAt: END, change: { ...event.change, by: 'chen', at: END } };
    for (const tell of this.tell) tell([{ position: this.position, entry } as never]);
    return this;
  }

  /** Puts all of the folds into a checkpoint. */
  keep(store: CheckpointStore): this {
    const draft = store.begin();
    const steps = this.folds.keeping.write(draft);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const at = { position: this.position, entryHash: '' };
    draft.commit({ at, tail: at, maker: 'a season', notedFrom: 0 });
    step.value();
    return this;
  }

  /** A scene that begins with a checkpoint of this one: the same journal and registry, nothing else in memory. */
  restarted(store: CheckpointStore): SeasonScene {
    const scene = new SeasonScene();
    for (const change of this.changes) scene.take({ kind: 'change', change });
    scene.journal = this.journal;
    scene.folds.keeping.read(store);
    return scene;
  }

  replay(): this {
    this.folds.replayPending(END, true);
    return this;
  }

  /** Everything that anybody is shown of the season, but for places in the journal. */
  shown(): object {
    const { folds } = this;
    const jobs = folds.jobs();
    const ids = new Set(jobs.map(({ id }) => id));
    const machineDays = jobs.flatMap(({ machineId, days }) =>
      days.map(({ localDay }) => [machineId, localDay] as const),
    );
    return {
      jobs: jobs.map(({ completeTo: _, engine: _engine, ...job }) => {
        return { ...job, gapClosedNetM2: folds.gapClosedNetM2(job.id) };
      }),
      traces: folds.traceCount(),
      totals: folds.totals(SEASON_DAYS).map(({ completeTo: _, ...total }) => total),
      overlaps: folds.overlaps(ids).map(({ ground, ...overlap }) => ({ ...overlap, ground: ground() })),
      flags: folds.flags(ids),
      quads: jobs.map(({ id }) => {
        const { corners, times } = folds.quadsOfJob(id)!;
        return [[...corners], [...times], folds.workedSpans(id)];
      }),
      evidence: machineDays.map(([machineId, localDay]) => [
        folds.evidence.gatewayIds(machineId, localDay),
        folds.evidence.batchHashes(machineId, localDay),
      ]),
      setAside: folds.setAsideCounts(),
      machines: folds
        .liveMachines(END)
        .toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1))
        .map(({ today: _, ...machine }) => machine),
      unionM2: folds.unionM2(),
    };
  }
}
