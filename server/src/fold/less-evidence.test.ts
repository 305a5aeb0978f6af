import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MORNING, PLACE, Scene } from './fold-scene.js';

/** Everything is known: RTK, the implement's own word, its hitch. */
const WHOLE = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(6, 120) }).map(
  ({ signals, ...record }): TelemetryRecord => {
    const rearHitchPositionPct = signals!.workState === 1 ? 10 : 90;
    return { ...record, signals: { ...signals, rearHitchPositionPct } };
  },
);

/** How a record says less than it did; undefined where it says nothing at all. */
const LESS: Readonly<Record<string, (record: TelemetryRecord) => TelemetryRecord | undefined>> = {
  'of a float receiver': (record) => (record.fixQuality === 4 ? { ...record, fixQuality: 5 } : record),
  'of a single receiver': (record) => (record.fixQuality === undefined ? record : { ...record, fixQuality: 1 }),
  'of a receiver that does not say': ({ fixQuality: _, ...record }) => record,
  'without the word of the implement': ({ signals, ...record }) => {
    const others = Object.entries(signals!).filter(([name]) => name !== 'workState');
    return { ...record, signals: Object.fromEntries(others) };
  },
  'with its width alone': ({ signals, ...record }) => ({
    ...record,
    signals: { actualWorkingWidthM: signals!.actualWorkingWidthM! },
  }),
  'not at all': () => undefined,
};

function jobsOf(records: readonly TelemetryRecord[]): Job[] {
  return new Scene().send('a', records).replay().folds.jobs();
}

/** The same day, a stretch of it known less well. */
function lessened(records: readonly (TelemetryRecord | undefined)[], how: string, [from, count]: [number, number]) {
  return records.map((record, i) =>
    record === undefined || i < from || i >= from + count ? record : LESS[how]!(record),
  );
}

const bestOf = (jobs: readonly Job[]) => jobs.map(({ evidence }) => evidence.grade).sort()[0] ?? 'C';
const present = (records: readonly (TelemetryRecord | undefined)[]) => records.flatMap((record) => record ?? []);

describe('less evidence', () => {
  const stretch = fc.tuple(fc.nat(WHOLE.length), fc.integer({ min: 1, max: WHOLE.length }));

  it('never makes the grade of a day better', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(LESS)),
        fc.constantFrom(...Object.keys(LESS)),
        fc.tuple(stretch, stretch),
        (first, second, [a, b]) => {
          // What is poor and then taken away, or no longer says that anything worked, leaves what is better: poor
          // fixes and gaps come last, if at all.
          fc.pre(!(first.startsWith('of a') || first === 'not at all') || second.startsWith('of a'));
          fc.pre(second !== 'not at all');
          const before = lessened(WHOLE, first, a);
          const jobsBefore = jobsOf(present(before));
          const jobsAfter = jobsOf(present(lessened(before, second, b)));
          expect(bestOf(jobsAfter) >= bestOf(jobsBefore), `${first} ${a.join()}, then ${second} ${b.join()}`).to.equal(
            true,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never makes the interval narrower: a tool that is lifted for a moment now and then makes no other passes', () => {
    const single = WHOLE.map((record) => ({ ...record, fixQuality: 1 }));
    const lifted = single.map((record, i) => (i % 9 === 4 ? { ...record, signals: { ...record.signals, workState: 0 } } : record)); // prettier-ignore
    const [whole, torn] = [single, lifted].map((records) => {
      const [job] = jobsOf(records);
      return (job!.netIntervalM2!.high - job!.netIntervalM2!.low) / job!.netM2;
    });
    expect(torn).to.be.at.least(whole! * 0.95);
  });
});
