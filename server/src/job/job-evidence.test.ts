import type { WorkStateEvidence } from '@furrow/protocol/job';
import { expect } from 'chai';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { Segment } from '../swath/segment.js';
import { jobEvidenceOf } from './job-evidence.js';

/** A segment whose fixes are all of one quality, known by the given evidence. */
function segmentOf(fixes: Partial<Record<WorkStateEvidence, number>>, quality: number): Segment {
  const work = { implementId: null, operation: null, driverId: null };
  const frame = frameOf(nodeKeyOf(43.31, 124.33));
  const segment = new Segment({ machineId: 'm', localDay: '2026-04-28' }, work, { frame, time: 0 });
  for (const [evidence, count] of Object.entries(fixes)) {
    for (let i = 0; i < count; i += 1) segment.noteFix(evidence as WorkStateEvidence, quality);
  }
  return segment;
}

const NO_GAPS = { netM2: 10_000, interpolatedM2: 0 };

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
    expect(jobEvidenceOf(segments, { netM2: 10_000, interpolatedM2: 99 }).grade).to.equal('A');
    expect(jobEvidenceOf(segments, { netM2: 10_000, interpolatedM2: 100 }).grade).to.equal('C');
  });

  it('is C where most fixes are of a single receiver', () => {
    expect(jobEvidenceOf([segmentOf({ ddi141: 100 }, 1)], NO_GAPS).grade).to.equal('C');
  });
});
