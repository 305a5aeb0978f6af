import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { drawDrive, type Leg, shuttlePasses } from './drawn-drive.js';
import { MORNING, PLACE, Scene } from './fold-scene.js';

/** A field of six passes that the implement itself speaks for, then a track of 600 m that it says nothing of. */
const field = shuttlePasses(6, 100);
const track: Leg[] = [
  { from: [18, -10], to: [18, -500], isWorking: true, speedMps: 2.5 },
  { from: [18, -500], to: [120, -500], isWorking: true, speedMps: 2.5 },
];

function drive(legs: readonly Leg[]): TelemetryRecord[] {
  return drawDrive({ ...PLACE, startTime: MORNING, legs });
}

/** The bus is silent from one record to another: only width and motion are left. */
function silent(records: readonly TelemetryRecord[], isSilent: (i: number) => boolean): TelemetryRecord[] {
  return records.map((record, i) => (isSilent(i) ? { ...record, signals: { actualWorkingWidthM: 3 } } : record));
}

describe('work of which the bus falls silent', () => {
  const fieldRecords = drive(field).length;

  it('takes the way home for no work: the field speaks for itself only', () => {
    const records = silent(drive([...field, ...track]), (i) => i >= fieldRecords);
    const scene = new Scene().send('a', records).replay();
    const [job, ...others] = scene.folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.netM2 / (6 * 100 * 3)).to.be.closeTo(1, 0.01);
    expect(job!.evidence).to.include({ grade: 'A', workState: 'ddi141' });
    expect(scene.folds.traceCount()).to.equal(1);
  });

  it('lets what the implement said hold for as long as a gap may last', () => {
    const records = silent(drive(field), (i) => i % 30 >= 20 && i % 30 < 29);
    const [job, ...others] = new Scene().send('a', records).replay().folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.netM2 / (6 * 100 * 3)).to.be.closeTo(1, 0.1);
    expect(job!.evidence.workState).to.equal('ddi141');
  });

  it('goes on with its job after a longer silence; what only the motion says is a job of its own, proven by itself', () => {
    const passRecords = fieldRecords / 6;
    const many = drive(shuttlePasses(10, 100));
    const records = silent(many, (i) => i >= 2 * passRecords && i < 7 * passRecords);
    const jobs = new Scene().send('a', records).replay().folds.jobs();
    expect(jobs.map(({ evidence }) => evidence.workState)).to.deep.equal(['ddi141', 'motion']);
    const [spoken, moved] = jobs;
    expect(spoken!.netM2 / (5 * 100 * 3)).to.be.closeTo(1, 0.05);
    expect(moved!.evidence.grade).to.equal('C');
    expect(moved!.uniqueM2 + spoken!.uniqueM2).to.be.at.most(10 * 112 * 3);
  });
});
