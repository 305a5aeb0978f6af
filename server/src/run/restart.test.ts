import { expect } from 'chai';
import * as fc from 'fast-check';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { MemoryCheckpointStore } from '../checkpoint/memory-checkpoint-store.js';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { LedgerScene, implementOf } from '../ledger/ledger-scene.js';
import type { Logger } from '../log/logger.js';

const MORNING = Date.UTC(2026, 3, 28);
const DAY_MS = 86_400_000;
const DAYS = ['2026-04-28', '2026-04-29', '2026-04-30', '2026-05-01'];
const MACHINES = ['a', 'b', 'c'];
const BATCH_RECORDS = 40;
/** More of them by `FURROW_RUNS=200 mocha …`. */
const RUNS = Number(process.env['FURROW_RUNS'] ?? 8);

/** Work of a machine on a day, in its batches; neighbours overlap. */
function batchesOf(machine: number, day: number): TelemetryRecord[][] {
  const place = { latitude: 43.305, longitude: 124.305 + 0.00006 * machine };
  const startTime = MORNING + day * DAY_MS + 600_000 * machine;
  const records = drawDrive({ ...place, startTime, legs: shuttlePasses(3, 80) });
  return Array.from({ length: Math.ceil(records.length / BATCH_RECORDS) }, (_, i) =>
    records.slice(BATCH_RECORDS * i, BATCH_RECORDS * (i + 1)),
  );
}

type Step =
  | { readonly kind: 'batch'; readonly machine: number; readonly day: number; readonly batch: number }
  | { readonly kind: 'pass'; readonly hours: number }
  | { readonly kind: 'width'; readonly machine: number; readonly widthM: number; readonly day: number }
  | { readonly kind: 'restart'; readonly isKill: boolean };

const steps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      machine: fc.nat(2),
      day: fc.nat(2),
      batch: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.constantFrom(0.01, 0.2, 20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('width' as const),
      machine: fc.nat(2),
      widthM: fc.constantFrom(2.5, 3.5),
      day: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), isKill: fc.boolean() }) },
);

/** All that a server shows and has written down after some steps. */
async function outcomeOf(
  all: readonly Step[],
  checkpointStore?: MemoryCheckpointStore,
): Promise<Record<string, string>> {
  const scene = new LedgerScene(MORNING);
  scene.checkpointStore = checkpointStore;
  await scene.start();
  for (const machine of MACHINES) await scene.addMachine(machine);
  for (const step of all) await take(scene, step);
  await settle(scene);
  const { folds } = scene;
  const ids = new Set(folds.jobs().map(({ id }) => id));
  const outcome = {
    jobs: folds.jobs(),
    totals: folds.totals(DAYS),
    overlaps: folds.overlaps(ids).map(({ ground, ...overlap }) => ({ ...overlap, ground: ground() })),
    flags: folds.flags(ids),
    setAside: folds.setAsideCounts(),
    lines: scene.lines(),
    written: DAYS.map((localDay) => scene.shownOn(localDay)),
    account: scene.store.account,
  };
  scene.kill();
  return Object.fromEntries(Object.entries(outcome).map(([name, value]) => [name, JSON.stringify(value)]));
}

async function take(scene: LedgerScene, step: Step): Promise<void> {
  switch (step.kind) {
    case 'batch': {
      const batch = batchesOf(step.machine, step.day)[step.batch];
      // Nothing is sent before its time.
      if (batch === undefined || batch[0]!.fixTime! > scene.clock.now()) return;
      await scene.sendBatch(MACHINES[step.machine]!, batch);
      scene.clock.advance(500);
      return;
    }
    case 'pass':
      advance(scene, step.hours * 3_600_000);
      return;
    case 'width':
      await scene.set(
        'implements',
        `harrow-${MACHINES[step.machine]!}`,
        implementOf(step.widthM),
        MORNING + step.day * DAY_MS,
      );
      scene.clock.advance(500);
      return;
    case 'restart':
      if (step.isKill) scene.kill();
      else scene.stop();
      await scene.start();
      // What a start has replayed is not replayed again for a minute: lines would come at another time.
      advance(scene, 400_000);
  }
}

/** Time in which everything that is due has its turn, in few steps where nothing is. */
function advance({ clock }: LedgerScene, ms: number): void {
  const near = Math.min(ms, 400_000);
  clock.advance(near);
  clock.jumpTo(clock.now() + (ms - near));
  clock.advance(ms > near ? 20_000 : 0);
}

async function settle(scene: LedgerScene): Promise<void> {
  advance(scene, 4 * DAY_MS);
  scene.folds.replayPending(scene.clock.now(), true);
  await Promise.resolve();
  scene.clock.advance(1000);
  scene.ledger.work(true);
}

describe('restart from a checkpoint', function () {
  this.timeout(RUNS * 5000);

  it('shows and writes down what a restart that folds the whole journal does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 12, maxLength: 40 }), async (drawn) => {
        const all: Step[] = [{ kind: 'pass', hours: 20 }, ...drawn];
        const replayed = await outcomeOf(all);
        const restarted = await outcomeOf(all, new MemoryCheckpointStore());
        for (const [name, value] of Object.entries(replayed)) expect(restarted[name], name).to.equal(value);
      }),
      { numRuns: RUNS },
    );
  });

  describe('says why it ignores a checkpoint', () => {
    let store: MemoryCheckpointStore;
    let scene: LedgerScene;
    let said: string[];
    const logger: Logger = {
      log: (level, message) => void said.push(`${level} ${message}`),
      logOften: () => undefined,
      part: () => logger,
    };
    beforeEach(async () => {
      said = [];
      store = new MemoryCheckpointStore();
      scene = new LedgerScene(MORNING + DAY_MS);
      Object.assign(scene, { checkpointStore: store, logger });
      await scene.start();
      await scene.addMachine('a');
      for (const batch of batchesOf(0, 0)) await scene.sendBatch('a', batch);
      scene.clock.advance(1000);
      scene.stop();
      said.length = 0;
    });
    afterEach(() => scene.kill());

    it('and takes one that fits', async () => {
      await scene.start();
      expect(said[0]).to.match(/^info began with the checkpoint at entry \d+$/u);
      expect(scene.folds.jobs()).to.have.length(1);
      expect(said.some((line) => line.includes('folding'))).to.equal(false);
    });

    it('of another engine or other parameters', async () => {
      await scene.start(3);
      expect(said[0]).to.match(/^warn the checkpoint at entry \d+ is ignored: it was made by format 1, engine /u);
      expect(scene.folds.jobs()).to.have.length(1);
    });

    it('of another chain', async () => {
      const head = store.head()!;
      store.begin().commit({ ...head, at: { ...head.at, entryHash: 'f'.repeat(64) } });
      await scene.start();
      expect(said[0]).to.match(/is ignored: the journal has another chain$/u);
      expect(scene.folds.jobs()).to.have.length(1);
    });

    it('of a longer journal', async () => {
      const head = store.head()!;
      store.begin().commit({ ...head, at: { ...head.at, position: 1000 } });
      await scene.start();
      expect(said[0]).to.match(/is ignored: the journal ends at entry \d+$/u);
    });

    it('of a journal that began elsewhere', async () => {
      const head = store.head()!;
      store.begin().commit({ ...head, tail: { position: 5, entryHash: 'e'.repeat(64) } });
      await scene.start();
      expect(said[0]).to.match(/is ignored: the journal begins at another entry than it did$/u);
    });

    it('that is not whole', async () => {
      const draft = store.begin();
      draft.removeAll();
      draft.commit(store.head()!);
      await scene.start();
      expect(said[0]).to.match(/is ignored: its part of no machine is not there$/u);
      expect(scene.folds.jobs()).to.have.length(1);
    });
  });
});
