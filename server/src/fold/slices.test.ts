import { expect } from 'chai';
import { SLICE_COST, type Sliced } from '../coverage/sliced.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { HOUR_MS, MORNING, PLACE, registryWith, Scene } from './fold-scene.js';

const DAY_MS = 24 * HOUR_MS;
/** The widest polygon touches so few cells: a slice is over by no more than one of them costs. */
const LAST_POLYGON = 400;

/** Ground that eight machines worked whole, one after the other. */
function contested(): Scene {
  const scene = new Scene(registryWith({ driverOf: (machineId) => `driver of ${machineId}` }));
  for (const [i, machine] of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].entries()) {
    const legs = shuttlePasses(16, 150).map((leg) => ({ ...leg, speedMps: 2 + 0.07 * i }));
    scene.send(machine, drawDrive({ ...PLACE, startTime: MORNING + i * 2 * HOUR_MS, legs }));
  }
  return scene.replay(MORNING + 2 * DAY_MS);
}

/** What each slice has cost, and the result. */
function slicesOf<T>(work: Sliced<T>, between: () => void = () => undefined): { costs: number[]; result: T } {
  const costs: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done === true) return { costs, result: step.value };
    costs.push(step.value);
    between();
  }
}

const idsOf = ({ folds }: Scene) => new Set(folds.jobs().map(({ id }) => id));
const shown = (overlaps: ReturnType<Scene['folds']['overlaps']>) =>
  JSON.stringify(overlaps.map(({ ground, ...overlap }) => [overlap, ground()]));

describe('overlaps and flags in slices', () => {
  it('stand back after so many cells, however much ground many machines covered whole', () => {
    const scene = contested();
    const { costs, result } = slicesOf(scene.folds.overlapsInSlices(idsOf(scene)));
    expect(costs.length).to.be.above(20);
    expect(Math.max(...costs)).to.be.at.most(SLICE_COST + LAST_POLYGON);
    expect(shown(result)).to.equal(shown(contested().folds.overlaps(idsOf(scene))));
  });

  it('keep what was found: the second question costs a slice or two', () => {
    const scene = contested();
    slicesOf(scene.folds.overlapsInSlices(idsOf(scene)));
    expect(slicesOf(scene.folds.overlapsInSlices(idsOf(scene))).costs.length).to.be.at.most(3);
  });

  it('tell of a block as it stood when it was looked at, whatever comes in between', () => {
    const scene = contested();
    const before = shown(contested().folds.overlaps(idsOf(scene)));
    const legs = shuttlePasses(4, 150);
    const late = drawDrive({ ...PLACE, startTime: MORNING + 20 * HOUR_MS, legs });
    let sent = 0;
    const { result } = slicesOf(scene.folds.overlapsInSlices(idsOf(scene)), () => {
      if (sent < late.length) scene.send('i', late.slice(sent, (sent += 60)));
    });
    expect(sent).to.be.at.least(late.length);
    expect(shown(result)).to.equal(before);
    expect(scene.folds.overlaps(idsOf(scene)).length).to.be.above(result.length);
  });

  it('stand back while flags are made too', () => {
    const scene = contested();
    const { costs, result } = slicesOf(scene.folds.flagsInSlices(idsOf(scene)));
    expect(costs.length).to.be.above(20);
    expect(result.map(({ kind }) => kind)).to.include('duplicateClaim');
    expect(JSON.stringify(scene.folds.flags(idsOf(scene)))).to.equal(JSON.stringify(result));
  });
});
