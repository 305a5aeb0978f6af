import { expect } from 'chai';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MORNING, PLACE, registryWith, Scene } from './fold-scene.js';
import type { KeptJob } from './settled-work.js';

/** An hour and a half of passes; without its middle it is two jobs with a pause of more than 30 min. */
const records = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(45, 200) });
const isIn = (fromMin: number, toMin: number) =>
  records.filter(({ fixTime }) => fixTime! >= MORNING + fromMin * 60_000 && fixTime! < MORNING + toMin * 60_000);
const [morning, middle, noon] = [isIn(0, 30), isIn(30, 70), isIn(70, 1000)];

describe('jobs on either side of a gap that late data closes', () => {
  it('become the earlier one, with all its figures; the later one is gone', () => {
    const scene = new Scene().send('a', morning).send('a', noon).replay();
    const [before, later, ...others] = scene.folds.jobs();
    expect(others).to.deep.equal([]);
    scene.folds.takeChanges();
    scene.send('a', middle).replay();
    const [merged, ...left] = scene.folds.jobs();
    expect(left).to.deep.equal([]);
    expect(merged!.id).to.equal(before!.id);
    const { jobIds, removedJobIds } = scene.folds.takeChanges();
    expect([...removedJobIds]).to.deep.equal([later!.id]);
    expect([...jobIds]).to.deep.equal([before!.id]);
    const [whole] = new Scene().send('a', records).folds.jobs();
    expect(merged!.id).to.equal(whole!.id);
    for (const figure of ['grossM2', 'netM2', 'uniqueM2', 'workedDistanceM'] as const) {
      expect(merged![figure], figure).to.equal(whole![figure]);
    }
  });

  it('take the id of the larger one once they have settled, whatever came first, and never use the other again', () => {
    const kept: KeptJob[] = [];
    const settled = { isSettled: () => true, keptJobs: () => kept };
    const scene = new Scene(registryWith(), settled).send('a', morning).send('a', noon).replay();
    const settledJobs = scene.folds.jobs();
    for (const { id } of settledJobs) kept.push({ id, machineId: 'a', spans: scene.folds.workedSpans(id) });
    const larger = settledJobs.reduce((a, b) => (b.grossM2 > a.grossM2 ? b : a));
    scene.send('a', middle).replay();
    expect(scene.folds.jobs().map(({ id }) => id)).to.deep.equal([larger.id]);
    const anew = new Scene(registryWith(), settled).send('a', records).replay();
    expect(anew.folds.jobs().map(({ id }) => id)).to.deep.equal([larger.id]);
  });
});
