import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { seasonEvents, SeasonScene } from '../fold/season-scene.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { refusal } from '../journal/journal.suite.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import { Checkpoints } from './checkpoints.js';
import { MemoryCheckpointStore } from './memory-checkpoint-store.js';

/** A clock on which every look costs a millisecond. */
class CostlyClock extends TestClock {
  override now(): number {
    this.advance(1);
    return super.now();
  }
}

describe('checkpoints', () => {
  const events = seasonEvents();
  let clock: CostlyClock;
  let scene: SeasonScene;
  let store: MemoryCheckpointStore;
  let checkpoints: Checkpoints;
  const place = { position: 2, notedFrom: 3 };

  beforeEach(async () => {
    clock = new CostlyClock(0);
    scene = new SeasonScene();
    for (const event of events.slice(0, -1)) scene.take(event);
    store = new MemoryCheckpointStore();
    const journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: 0 });
    await journal.append([refusal('a'), refusal('b'), refusal('c')]);
    const { folds } = scene;
    checkpoints = new Checkpoints({ store, folds, journal, clock, timeZone: 'Asia/Shanghai', logger: silentLogger });
  });

  /** Writes in slices of 10 ms; returns how many it took. */
  function slices(): number {
    let count = 0;
    for (; checkpoints.isWriting; count += 1) {
      const from = clock.now();
      checkpoints.work(from + 10);
      expect(clock.now() - from).to.be.lessThan(15);
    }
    return count;
  }

  it('are written in slices, and count once all of it is there', () => {
    expect(checkpoints.isDue()).to.equal(true);
    checkpoints.begin(place);
    expect(checkpoints.isDue()).to.equal(false);
    checkpoints.work(clock.now() + 10);
    expect(store.head()).to.equal(undefined);
    expect(slices()).to.be.greaterThan(5);
    expect(store.head()).to.deep.include({ notedFrom: 3 });
    expect(store.head()?.at.position).to.equal(2);
  });

  it('are given up where the folds change meanwhile, and begun again soon', () => {
    checkpoints.begin(place);
    checkpoints.work(clock.now() + 10);
    scene.take(events.at(-1)!);
    expect(slices()).to.equal(1);
    expect(store.head()).to.equal(undefined);
    expect(checkpoints.isDue()).to.equal(false);
    clock.advance(10_000);
    expect(checkpoints.isDue()).to.equal(true);
  });

  it('are due every five minutes where anything is new, and not otherwise', () => {
    checkpoints.begin(place);
    slices();
    clock.advance(600_000);
    expect(checkpoints.isDue()).to.equal(false);
    scene.take(events.at(-1)!);
    expect(checkpoints.isDue()).to.equal(true);
    checkpoints.begin(place);
    slices();
    scene.replay();
    expect(checkpoints.isDue()).to.equal(false);
    clock.advance(300_000);
    expect(checkpoints.isDue()).to.equal(true);
  });

  it('are written at once when asked, instead of what was being written', () => {
    checkpoints.begin(place);
    checkpoints.work(clock.now() + 10);
    checkpoints.writeNow({ position: 3, notedFrom: 4 });
    expect(store.head()?.at.position).to.equal(3);
  });

  it('take the place of all that an unusable one had', () => {
    const draft = store.begin();
    draft.put({ kind: 'quads', machineId: 'x', localDay: '2020-01-01', place: 0, body: new Uint8Array(1) });
    const genesis = { position: 0, entryHash: '0'.repeat(64) };
    draft.commit({ at: genesis, tail: genesis, maker: 'another', notedFrom: 1 });
    expect(checkpoints.restore()).to.equal(undefined);
    checkpoints.writeNow(place);
    expect(store.parts('quads').some(({ machineId }) => machineId === 'x')).to.equal(false);
  });
});
