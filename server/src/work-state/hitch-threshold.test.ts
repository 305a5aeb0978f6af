import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { MORNING, PLACE, registryWith, Scene } from '../fold/fold-scene.js';
import type { HitchedImplement } from '../registry/registry-view.js';
import { HitchHistogram } from './hitch-threshold.js';
import { HITCH_THRESHOLD_PCT } from './work-evidence.js';

function thresholdOf(positions: readonly number[]): number {
  const histogram = new HitchHistogram();
  for (const position of positions) histogram.note(position);
  return histogram.thresholdPct;
}

const about = (middle: number, count: number) => Array.from({ length: count }, (_, i) => middle + (i % 5) - 2);

describe('learned hitch threshold', () => {
  it('lies between the lowered and the raised cluster, wherever they are', () => {
    expect(thresholdOf([...about(10, 400), ...about(90, 100)])).to.equal(50);
    expect(thresholdOf([...about(62, 400), ...about(96, 100)])).to.equal(80);
    expect(thresholdOf([...about(4, 300), ...about(38, 40)])).to.equal(20);
  });

  it('stays the fixed one where the day tells none: one cluster, few records, two that are near', () => {
    for (const positions of [
      [],
      about(70, 1000),
      [...about(62, 60), ...about(96, 40)],
      [...about(60, 300), ...about(70, 300)],
    ]) {
      expect(thresholdOf(positions)).to.equal(HITCH_THRESHOLD_PCT);
    }
    const evenly = Array.from({ length: 1010 }, (_, i) => i % 101);
    expect(thresholdOf(evenly)).to.equal(HITCH_THRESHOLD_PCT);
    expect(thresholdOf([...about(62, 1000), ...about(96, 10)])).to.equal(HITCH_THRESHOLD_PCT);
  });

  it('depends on which positions there are, not on their order, and parts every two clear clusters', () => {
    fc.assert(
      fc.property(
        fc.record({
          low: fc.integer({ min: 2, max: 60 }),
          apart: fc.integer({ min: 25, max: 38 }),
          count: fc.integer({ min: 60, max: 300 }),
        }),
        fc.infiniteStream(fc.nat()),
        ({ low, apart, count }, keys) => {
          const positions = [...about(low, count), ...about(low + apart, 80)];
          const threshold = thresholdOf(positions);
          expect(threshold).to.be.within(low + 3, low + apart - 3);
          const shuffled = positions.map((position) => ({ position, key: keys.next().value! }));
          shuffled.sort((a, b) => a.key - b.key);
          expect(thresholdOf(shuffled.map(({ position }) => position))).to.equal(threshold);
        },
      ),
    );
  });
});

function shownJobs(order: readonly TelemetryRecord[][]): string {
  const scene = new Scene(registryWith());
  for (const batch of order) scene.send('a', batch);
  return JSON.stringify(scene.replay().folds.jobs().map(({ completeTo: _, inputsHash: _hash, ...job }) => job)); // prettier-ignore
}

/** Work of which only the hitch speaks: at one position, carried at another. */
function workAt(startTime: number, [low, high]: readonly [number, number]): TelemetryRecord[] {
  return drawDrive({ ...PLACE, startTime, legs: shuttlePasses(6, 100) }).map(({ signals, ...record }, i) => {
    const rearHitchPositionPct = (signals!.workState === 1 ? low : high) + (i % 3) - 1;
    return { ...record, signals: { rearHitchPositionPct } };
  });
}

describe('work known by the position of the hitch', () => {
  /** Works with its hitch at 62 %, carries it at 96 %: the fixed threshold would find no work at all. */
  const records = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(6, 100) }).map(
    ({ signals, ...record }, i): TelemetryRecord => {
      const rearHitchPositionPct = (signals!.workState === 1 ? 62 : 96) + (i % 3) - 1;
      return { ...record, signals: { actualWorkingWidthM: 3, rearHitchPositionPct } };
    },
  );

  it('is found by the threshold that the day has taught, its beginning too', () => {
    const scene = new Scene().send('a', records);
    expect(scene.folds.pendingReplays()).to.be.above(0);
    const [job, ...others] = scene.replay().folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.evidence.workState).to.equal('hitchPosition');
    expect(job!.netM2 / (6 * 100 * 3)).to.be.closeTo(1, 0.02);
  });

  it('is the same in whatever order the records came', () => {
    const batches = Array.from({ length: Math.ceil(records.length / 60) }, (_, i) =>
      records.slice(60 * i, 60 * i + 60),
    );
    const expected = shownJobs(batches);
    fc.assert(
      fc.property(fc.shuffledSubarray(batches, { minLength: batches.length }), (order) => {
        expect(shownJobs(order)).to.equal(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('is read by what its own implement has taught: a plough says nothing of a harrow', () => {
    const noon = MORNING + 3_600_000;
    const implementOf = (_: string, time: number): HitchedImplement => {
      const [id, workingWidthM] = time < noon ? ['harrow', 3] : ['plough', 2];
      const geometry = { attachment: 'mounted', toolXM: 0, offsetYM: 0 } as const;
      return { id, document: { organisationId: 'o', name: id, ...geometry, workingWidthM, operation: null } };
    };
    const scene = new Scene(registryWith({ implementOf }));
    scene.send('a', [...workAt(MORNING, [62, 96]), ...workAt(noon, [8, 60])]).replay(noon + 3_600_000);
    const jobs = scene.folds.jobs();
    expect(jobs.map(({ implementId }) => implementId)).to.deep.equal(['harrow', 'plough']);
    expect(jobs[0]!.netM2 / (6 * 100 * 3)).to.be.closeTo(1, 0.02);
    expect(jobs[1]!.grossM2 / (6 * 100 * 2)).to.be.closeTo(1, 0.02);
    expect(jobs[1]!.evidence.hitchThresholdPct!.max).to.be.below(60);
  });
});
