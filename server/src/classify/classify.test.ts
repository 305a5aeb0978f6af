import { expect } from 'chai';
import { drawDrive, type Leg, shuttlePasses } from '../fold/drawn-drive.js';
import { MORNING, PLACE, registryWith, Scene } from '../fold/fold-scene.js';
import { classifyFixes } from './classify-fixes.js';
import { LabelledFileFault, parseLabelledFixes } from './labelled-fixes.js';
import { confusionOf, qualityOf } from './quality.js';

/** What an old tractor's receiver says of a drive: no signals, but a course. */
function receiverAlone(legs: readonly Leg[], startTime = MORNING) {
  const records = drawDrive({ ...PLACE, startTime, legs });
  return records.map(({ fixTime, latitude, longitude, speedMps }, i) => {
    const next = records[i + 1] ?? records[i - 1]!;
    const east = (next.longitude! - longitude!) * Math.cos((latitude! * Math.PI) / 180);
    const courseDeg = (Math.atan2(east, next.latitude! - latitude!) * 180) / Math.PI;
    const course = (courseDeg + (records[i + 1] === undefined ? 180 : 0) + 360) % 360;
    return { fixTime: fixTime!, latitude: latitude!, longitude: longitude!, speedMps: speedMps!, courseDeg: course };
  });
}

const track: Leg[] = [
  { from: [-900, -40], to: [-6, -40], isWorking: false, speedMps: 2.5 },
  { from: [-6, -40], to: [0, 0], isWorking: false, speedMps: 2.5 },
];

describe('field and road by motion alone', () => {
  it('takes passes side by side for a field, turns included, and the slow track to it not', () => {
    const fixes = receiverAlone([...track, ...shuttlePasses(8, 150)]);
    const isField = classifyFixes(fixes);
    const enteredAt = fixes.findIndex(({ latitude }) => latitude >= PLACE.latitude);
    expect(isField.slice(0, enteredAt - 20).filter(Boolean)).to.deep.equal([]);
    const inField = isField.slice(enteredAt + 5, -20);
    expect(inField.filter(Boolean).length / inField.length).to.be.above(0.9);
  });

  it('counts no area for a slow track, there and back, and the field beside it whole', () => {
    const noImplement = { implementOf: () => undefined };
    const send = (legs: readonly Leg[]) => {
      const records = receiverAlone(legs).map((fix) => ({
        ...fix,
        sampledAt: fix.fixTime,
        fixQuality: 2,
        signals: { actualWorkingWidthM: 3 },
      }));
      return new Scene(registryWith(noImplement)).send('a', records).replay();
    };
    const back: Leg[] = [{ from: [0, -36], to: [-900, -36], isWorking: false, speedMps: 2.5 }];
    const onTrack = send([...track, ...back]);
    expect(onTrack.folds.jobs()).to.deep.equal([]);
    expect(onTrack.folds.traceCount()).to.equal(1);
    const trips = [0, 1, 2, 3].flatMap((): Leg[] => [
      { from: [0, 0], to: [600, 0], isWorking: false, speedMps: 2.5 },
      { from: [600, 0], to: [0, 0], isWorking: false, speedMps: 2.5 },
    ]);
    expect(send(trips).folds.jobs(), 'eight times along one track').to.deep.equal([]);
    const [job] = send(shuttlePasses(8, 150)).folds.jobs();
    expect(job!.evidence).to.include({ workState: 'motion', grade: 'C' });
    expect(job!.netM2 / (8 * 150 * 3)).to.be.within(0.85, 1.2);
  });
});

describe('labelled days', () => {
  it('are read by the names of their columns, in order of time, once each', () => {
    const text = 'label,time,latitude,longitude,speed\n1,2000,43,124,2.5\n0,1000,43,124,\n1,2000,43,124,2.5\n';
    const fixes = parseLabelledFixes(text, 'day.csv');
    expect(fixes.map(({ fixTime, label, speedMps }) => [fixTime, label, speedMps])).to.deep.equal([
      [1000, 0, undefined],
      [2000, 1, 2.5],
    ]);
    const [dated] = parseLabelledFixes(
      'time,longitude,latitude,speed,course,label\n2026-04-28T00:00:00Z,124,43,,,1',
      'd',
    );
    expect(dated!.fixTime).to.equal(Date.UTC(2026, 3, 28));
  });

  it('name the line and the value that cannot be read', () => {
    const header = 'time,longitude,latitude,speed,course,label';
    for (const [text, message] of [
      ['time,label\n', 'f.csv:1: no column longitude, latitude'],
      [`${header}\n1000,124,43,2,90,2`, 'f.csv:2: label 2: 1 field, 0 road'],
      [`${header}\n1000,124,north,2,90,1`, 'f.csv:2: latitude "north" is not a number'],
      [`${header}\nnoon,124,43,2,90,1`, 'f.csv:2: time "noon" is neither'],
    ] as const) {
      expect(() => parseLabelledFixes(text, 'f.csv')).to.throw(LabelledFileFault, message);
    }
  });

  it('are compared as precision, recall and their harmonic mean', () => {
    const quality = qualityOf(confusionOf([true, true, true, false, false], [true, true, false, true, false]));
    expect(quality.field).to.deep.equal({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(quality.road.f1).to.equal(0.5);
    expect(quality.accuracy).to.equal(0.6);
    expect(qualityOf(confusionOf([], [])).field.f1).to.equal(0);
  });
});
