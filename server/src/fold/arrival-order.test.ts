import { expect } from 'chai';
import * as fc from 'fast-check';
import { seasonEvents, SeasonScene } from './season-scene.js';

const EVENTS = seasonEvents();

function shownAfter(events: readonly (typeof EVENTS)[number][], replayEvery = Infinity): Record<string, string> {
  const scene = new SeasonScene();
  events.forEach((event, i) => {
    scene.take(event);
    if (i % replayEvery === replayEvery - 1) scene.folds.replayPending(i * 61_000);
  });
  // What is shown on the way must not change what is shown in the end.
  if (replayEvery !== Infinity) scene.shown();
  scene.replay();
  expect(scene.folds.pendingReplays()).to.equal(0);
  return Object.fromEntries(Object.entries(scene.shown()).map(([name, value]) => [name, JSON.stringify(value)]));
}

describe('a season of several machines', function () {
  this.timeout(60_000);
  const inOrder = shownAfter(EVENTS);

  it('has in it what it is meant to test', () => {
    const scene = new SeasonScene();
    for (const event of EVENTS) scene.take(event);
    const jobs = scene.replay().folds.jobs();
    expect(new Set(jobs.map(({ machineId }) => machineId))).to.deep.equal(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g']));
    expect(jobs.some(({ days }) => days.length > 1)).to.equal(true);
    expect(jobs.some(({ sharedM2 }) => sharedM2 > 100)).to.equal(true);
    expect(jobs.some(({ partfieldId }) => partfieldId === 'north')).to.equal(true);
    const evidence = new Set(jobs.map((job) => job.evidence.workState));
    for (const kind of ['ddi141', 'hitchPosition', 'motion']) expect([...evidence]).to.include(kind);
    expect(jobs.some(({ interpolatedM2 }) => interpolatedM2 > 0)).to.equal(true);
    expect(jobs.some(({ unknownDistanceM }) => unknownDistanceM > 0)).to.equal(true);
  });

  it('is shown the same to the last byte whatever the order, the copies and the replays between', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...EVENTS.keys()], { minLength: EVENTS.length }),
        // A copy of a record that has no machine is one more that is set aside.
        fc.subarray([...EVENTS.keys()].filter((i) => !('gatewayId' in EVENTS[i]!) || EVENTS[i].gatewayId !== 'e1')),
        fc.integer({ min: 3, max: 40 }),
        (order, copies, replayEvery) => {
          const shown = shownAfter(
            [...order, ...copies].map((i) => EVENTS[i]!),
            replayEvery,
          );
          for (const [name, value] of Object.entries(inOrder)) expect(shown[name], name).to.equal(value);
        },
      ),
      { numRuns: 12 },
    );
  });
});
