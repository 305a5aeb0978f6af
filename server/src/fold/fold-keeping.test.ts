import { expect } from 'chai';
import * as fc from 'fast-check';
import type { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { MemoryCheckpointStore } from '../checkpoint/memory-checkpoint-store.js';
import { SqliteCheckpointStore } from '../checkpoint/sqlite-checkpoint-store.js';
import { TerminalTurns } from './terminal-turns.js';
import { type SeasonEvent, seasonEvents, SeasonScene } from './season-scene.js';

/** The season, and a record that cannot be used. */
const EVENTS: readonly SeasonEvent[] = [
  { kind: 'batch', gatewayId: 'a1', records: [{ sampledAt: 1, latitude: 43.3, longitude: 124.3 }] },
  ...seasonEvents(),
];
/** More of them by `FURROW_RUNS=200 mocha …`. */
const RUNS = Number(process.env['FURROW_RUNS'] ?? 6);

function textOf(shown: object): Record<string, string> {
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** Takes events and starts anew, from a checkpoint, before some of them. */
function shownWithRestarts(
  order: readonly number[],
  { cuts, replayEvery, store }: { cuts: ReadonlySet<number>; replayEvery: number; store: CheckpointStore },
): Record<string, string> {
  let scene = new SeasonScene();
  order.forEach((event, i) => {
    if (cuts.has(i)) scene = scene.keep(store).restarted(store);
    scene.take(EVENTS[event]!);
    if (i % replayEvery === replayEvery - 1) scene.folds.replayPending(i * 61_000);
    if (replayEvery !== Infinity && i % (2 * replayEvery) === 0) scene.shown();
  });
  scene.replay();
  return textOf(scene.shown());
}

/** A record of the terminal of a rank. */
function recordAt(fixTime: number, rank: number) {
  return { gatewayId: `g${rank}`, rank, position: 1, index: 0, record: { sampledAt: fixTime, fixTime } };
}

/** Changes of the registry sort behind all gateways. */
function nameOf(event: SeasonEvent): string {
  return event.kind === 'batch' ? event.gatewayId : 'z';
}

describe('folds from a checkpoint', function () {
  this.timeout(RUNS * 5000);
  const undisturbed = shownWithRestarts([...EVENTS.keys()], {
    cuts: new Set(),
    replayEvery: Infinity,
    store: new MemoryCheckpointStore(),
  });

  it('show what they showed', () => {
    const store = new MemoryCheckpointStore();
    const scene = new SeasonScene();
    for (const event of EVENTS) scene.take(event);
    const shown = textOf(scene.replay().shown());
    const restarted = scene.keep(store).restarted(store);
    expect(restarted.folds.pendingReplays()).to.equal(0);
    const again = textOf(restarted.shown());
    for (const [name, value] of Object.entries(shown)) expect(again[name], name).to.equal(value);
    expect(shown).to.deep.equal(undisturbed);
  });

  it('go on to the same results to the last byte, whatever comes after, in whatever order', () => {
    const places = fc.integer({ min: 0, max: EVENTS.length - 1 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constant([...EVENTS.keys()]),
          fc.shuffledSubarray([...EVENTS.keys()], { minLength: EVENTS.length }),
        ),
        fc.uniqueArray(places, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 3, max: 40 }),
        (order, cuts, replayEvery) => {
          const store = cuts.length % 2 === 0 ? new MemoryCheckpointStore() : new SqliteCheckpointStore(':memory:');
          const shown = shownWithRestarts(order, { cuts: new Set(cuts), replayEvery, store });
          for (const [name, value] of Object.entries(undisturbed)) expect(shown[name], name).to.equal(value);
          store.close();
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('go on as if nothing had been where they begin anew before every single event', () => {
    const order = [...EVENTS.keys()];
    const shown = shownWithRestarts(order, {
      cuts: new Set(order),
      replayEvery: Infinity,
      store: new MemoryCheckpointStore(),
    });
    for (const [name, value] of Object.entries(undisturbed)) expect(shown[name], name).to.equal(value);
  });

  it('await the replays that were awaited: ground that a later worker was credited with first', () => {
    const store = new MemoryCheckpointStore();
    const scene = new SeasonScene();
    for (const event of EVENTS.toSorted((a, b) => (nameOf(a) > nameOf(b) ? -1 : nameOf(a) < nameOf(b) ? 1 : 0)))
      scene.take(event);
    const awaited = scene.folds.pendingReplays();
    const restarted = scene.keep(store).restarted(store);
    expect(restarted.folds.pendingReplays()).to.equal(awaited);
    expect([...restarted.folds.pendingDays()].sort()).to.deep.equal([...scene.folds.pendingDays()].sort());
    const shown = textOf(restarted.replay().shown());
    for (const [name, value] of Object.entries(undisturbed)) expect(shown[name], name).to.equal(value);
  });

  it('know which records of a second terminal they passed over', () => {
    const [turns, again] = [new TerminalTurns(), new TerminalTurns()];
    turns.note(recordAt(1000, 1));
    expect(turns.passesOver(recordAt(6000, 2))).to.equal(true);
    again.restore(turns.keep());
    expect(again.leavesOut(recordAt(20_000, 1))).to.equal(true);
    expect(again.passesOver(recordAt(900, 2))).to.equal(turns.passesOver(recordAt(900, 2)));
  });

  it('write what is new only', () => {
    const store = new MemoryCheckpointStore();
    const scene = new SeasonScene();
    for (const event of EVENTS) scene.take(event);
    scene.replay().shown();
    scene.keep(store);
    const written: string[] = [];
    const draft = store.begin();
    const counting = { ...draft, put: ({ kind }: { readonly kind: string }) => void written.push(kind) };
    const steps = scene.folds.keeping.write(counting);
    while (steps.next().done !== true);
    draft.abandon();
    expect(written).to.deep.equal(['rest']);
  });

  it('leave a checkpoint that is not whole', () => {
    const store = new MemoryCheckpointStore();
    const scene = new SeasonScene();
    for (const event of EVENTS) scene.take(event);
    scene.replay().keep(store);
    const [first] = store.parts('day');
    const { folds } = new SeasonScene();
    for (const kind of ['quads', 'day'] as const) {
      const draft = store.begin();
      draft.remove({ ...first!, kind });
      draft.commit(store.head()!);
      const reason = kind === 'quads' ? /^it has quads of \d+ segments of \d+$/u : /^job \S+ has no segment 0 on/u;
      expect(() => folds.keeping.read(store)).to.throw(reason);
      expect(folds.jobs()).to.deep.equal([]);
      expect(folds.pendingReplays()).to.equal(0);
    }
  });

  it('discard a checkpoint of which quads cannot be read when they are needed', () => {
    const store = new MemoryCheckpointStore();
    const scene = new SeasonScene();
    for (const event of EVENTS) scene.take(event);
    scene.replay().keep(store);
    const { folds } = scene.restarted(store);
    store.part = () => {
      throw new Error('its part quads 0 is damaged');
    };
    expect(() => folds.replayPending(0, true)).not.to.throw();
    expect(() => folds.jobs().forEach(({ id }) => folds.quadsOfJob(id))).to.throw(
      'the checkpoint cannot be read: its part quads 0 is damaged. It is deleted; start the server again',
    );
    expect(store.head()).to.equal(undefined);
  });
});
