import { expect } from 'chai';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MORNING, registryWith, Scene } from './fold-scene.js';

const legs = shuttlePasses(6, 150);

function worked(latitude: number, longitude: number, hasBus = true) {
  const records = drawDrive({ latitude, longitude, startTime: MORNING, legs }).map((record) => {
    return hasBus ? record : { ...record, signals: { actualWorkingWidthM: 3 } };
  });
  const scene = new Scene(registryWith()).send('a', records).replay();
  const [job, ...others] = scene.folds.jobs();
  expect(others).to.deep.equal([]);
  return { job: job!, ids: new Set([job!.id]), scene };
}

describe('a field at the edge of the map', () => {
  const { netM2, grossM2, uniqueM2, workedDistanceM } = worked(43.3, 124.3).job;

  for (const [name, latitude, longitude] of [
    ['across the antimeridian', 65.2, 179.9999],
    ['across the antimeridian, from the other side', -16.8, -179.9999],
    ['across the prime meridian', 51.5, -0.0001],
    ['across the equator', -0.0004, 30.05],
    ['far north', 70.05, 25.0],
    ['within sight of the pole', 89.5, 10],
  ] as const) {
    it(`measures as anywhere: ${name}`, function () {
      // One quad over the antimeridian once looked at 72,000 blocks.
      this.timeout(4000);
      const { job } = worked(latitude, longitude);
      expect(job.grossM2 / grossM2).to.be.closeTo(1, 2e-4);
      expect(job.netM2 / netM2).to.be.closeTo(1, 2e-4);
      expect(job.uniqueM2 / uniqueM2).to.be.closeTo(1, 2e-4);
      expect(job.workedDistanceM / workedDistanceM).to.be.closeTo(1, 2e-4);
    });
  }

  it('is found by the motion alone across the antimeridian too', () => {
    const here = worked(65.2, 124.3, false).job;
    const there = worked(65.2, 179.9999, false).job;
    expect(there.evidence.workState).to.equal('motion');
    expect(there.netM2 / here.netM2).to.be.closeTo(1, 0.01);
  });
});
