import { WORK_STATE_EVIDENCE, type WorkStateEvidence } from '@furrow/protocol/job';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { Segment } from '../swath/segment.js';
import { jobEvidenceOf } from './job-evidence.js';

/** A segment whose fixes are all of one quality, known by the given evidence. */
function segmentOf(fixes: Partial<Record<WorkStateEvidence, number>>, quality: number | undefined): Segment {
  const work = { implementId: null, operation: null, driverId: null };
  const frame = frameOf(nodeKeyOf(43.31, 124.33));
  const segment = new Segment({ machineId: 'm', localDay: '2026-04-28' }, work, { frame, time: 0 });
  for (const [evidence, count] of Object.entries(fixes)) {
    for (let i = 0; i < count; i += 1)
      segment.noteFix({ evidence: evidence as WorkStateEvidence, quality, hitchThresholdPct: undefined });
  }
  return segment;
}

const NO_GAPS = { netM2: 10_000, interpolatedM2: 0, workedDistanceM: 3000, unknownDistanceM: 0 };

/** Evidence of work that a hitch spoke for, read by these thresholds. */
function readByHitch(thresholds: readonly number[]) {
  const segment = segmentOf({}, 4);
  for (const hitchThresholdPct of thresholds) {
    segment.noteFix({ evidence: 'hitchPosition', quality: 4, hitchThresholdPct });
  }
  return jobEvidenceOf([segment], NO_GAPS);
}

describe('evidence of a job', () => {
  it('is A where the implement says so and most fixes are RTK fixed', () => {
    const evidence = jobEvidenceOf([segmentOf({ ddi141: 100 }, 4), segmentOf({ ddi141: 20 }, 5)], NO_GAPS);
    expect(evidence).to.deep.equal({ grade: 'A', workState: 'ddi141', fixQuality: 4 });
  });

  it('names the weakest evidence from one fix in a hundred on', () => {
    expect(jobEvidenceOf([segmentOf({ ddi141: 990, motion: 9 }, 4)], NO_GAPS).workState).to.equal('ddi141');
    expect(jobEvidenceOf([segmentOf({ ddi141: 990, motion: 10 }, 4)], NO_GAPS)).to.include({
      grade: 'C',
      workState: 'motion',
    });
  });

  it('counts weak evidence together: half a percent each of two kinds names the better of them', () => {
    const segment = segmentOf({ ddi141: 1980, workSwitch: 10, motion: 10 }, 4);
    expect(jobEvidenceOf([segment], NO_GAPS)).to.include({ grade: 'B', workState: 'workSwitch' });
  });

  it('is C from one percent of bridged gaps on', () => {
    const segments = [segmentOf({ ddi141: 100 }, 4)];
    expect(jobEvidenceOf(segments, { ...NO_GAPS, interpolatedM2: 99 }).grade).to.equal('A');
    expect(jobEvidenceOf(segments, { ...NO_GAPS, interpolatedM2: 100 }).grade).to.equal('C');
  });

  it('is C where most fixes are of a single receiver, or do not say of what', () => {
    expect(jobEvidenceOf([segmentOf({ ddi141: 100 }, 1)], NO_GAPS).grade).to.equal('C');
    expect(jobEvidenceOf([segmentOf({ ddi141: 100 }, undefined)], NO_GAPS).grade).to.equal('C');
  });

  it('is C from one percent of way over gaps that nobody measured on', () => {
    const segments = [segmentOf({ ddi141: 100 }, 4)];
    expect(jobEvidenceOf(segments, { ...NO_GAPS, unknownDistanceM: 29 }).grade).to.equal('A');
    expect(jobEvidenceOf(segments, { ...NO_GAPS, unknownDistanceM: 30 }).grade).to.equal('C');
  });

  it('knows nothing where no fix lies within the work', () => {
    expect(jobEvidenceOf([segmentOf({}, 4)], NO_GAPS)).to.deep.equal({
      grade: 'C',
      workState: 'motion',
      fixQuality: null,
    });
  });

  it('names the threshold that read a hitch, and is no A by one that the day has taught', () => {
    expect(readByHitch([50, 50])).to.deep.include({ grade: 'A', hitchThresholdPct: { min: 50, max: 50 } });
    expect(readByHitch([50, 80])).to.deep.include({ grade: 'B', hitchThresholdPct: { min: 50, max: 80 } });
  });

  it('never becomes better by fixes of a worse quality, or by weaker evidence', () => {
    const qualities = [4, 5, 2, 1, 6, undefined];
    const counts = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9));
    const graded = (byQuality: readonly number[], byEvidence: readonly number[]) => {
      const segments = byQuality.map((count, i) => segmentOf({ pto: 0, ddi141: count }, qualities[i]));
      const evidence = Object.fromEntries(WORK_STATE_EVIDENCE.map((name, i) => [name, byEvidence[i]!]));
      // Of the quality of the first, so that only the evidence differs.
      return jobEvidenceOf([...segments, segmentOf(evidence, qualities[0])], NO_GAPS).grade;
    };
    fc.assert(
      fc.property(fc.tuple(counts, counts), fc.nat(4), fc.boolean(), ([byQuality, byEvidence], step, isQuality) => {
        const [chosen, other] = isQuality ? [byQuality, byEvidence] : [byEvidence, byQuality];
        const worse = [...chosen];
        fc.pre(worse[step]! > 0);
        worse[step]! -= 1;
        worse[step + 1]! += 1;
        const after = isQuality ? graded(worse, other) : graded(other, worse);
        expect(after >= graded(byQuality, byEvidence)).to.equal(true);
      }),
    );
  });
});
