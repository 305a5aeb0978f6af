import { expect } from 'chai';
import { poseAlong } from '../path/arc-path.js';
import { DISC_HARROW_6M, LARGE_TRACTOR, SEEDER_3M } from './outfit.js';
import { antennaPose, WorkingBar } from './working-bar.js';

const EAST = { x: 0, y: 0, headingRad: 0 };
const distance = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
  Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

describe('antennaPose', () => {
  it('is the reference point plus the rotated lever arm, x forward and y right', () => {
    const tractor = { ...LARGE_TRACTOR, antennaXM: 1.8, antennaYM: 0.3 };
    const east = antennaPose(EAST, tractor);
    expect([east.x, east.y]).to.deep.equal([1.8, -0.3]);
    const north = antennaPose({ x: 10, y: 20, headingRad: Math.PI / 2 }, tractor);
    expect(north.x).to.be.closeTo(10.3, 1e-12);
    expect(north.y).to.be.closeTo(21.8, 1e-12);
  });
});

describe('WorkingBar', () => {
  it('holds a mounted tool rigid, with its offset to the right', () => {
    const bar = new WorkingBar(LARGE_TRACTOR, { ...SEEDER_3M, toolXM: -2.2, offsetYM: 0.25 }, EAST);
    bar.follow({ x: 5, y: 0, headingRad: 0 });
    expect(bar.bar.left.x).to.be.closeTo(5 - 1.2 - 2.2, 1e-12);
    expect(bar.bar.left.y).to.be.closeTo(1.25, 1e-12);
    expect(bar.bar.right.y).to.be.closeTo(-1.75, 1e-12);
  });

  it('keeps the drawbar at its length and pulls the tool along itself', () => {
    const bar = new WorkingBar(LARGE_TRACTOR, DISC_HARROW_6M, EAST);
    const circle = { start: EAST, lengthM: 60, curvaturePerM: 1 / 7 };
    for (let s = 0; s < 60; s += 0.05) {
      const before = bar.tool;
      const headingRad = bar.headingRad;
      bar.follow(poseAlong(circle, s));
      expect(distance(bar.tool, bar.hitchPoint)).to.be.closeTo(5, 1e-9);
      const sideways = -Math.sin(headingRad) * (bar.tool.x - before.x) + Math.cos(headingRad) * (bar.tool.y - before.y);
      expect(Math.abs(sideways)).to.be.below(3e-4);
    }
  });

  it('runs on the known radius of a steady turn: sqrt(hitch radius squared minus drawbar squared)', () => {
    const bar = new WorkingBar(LARGE_TRACTOR, DISC_HARROW_6M, EAST);
    const circle = { start: EAST, lengthM: 400, curvaturePerM: 1 / 12 };
    for (let s = 0; s < 400; s += 0.05) bar.follow(poseAlong(circle, s));
    const radius = distance(bar.tool, { x: 0, y: 12 });
    expect(radius).to.be.closeTo(Math.sqrt(12 * 12 + 1.2 * 1.2 - 25), 1e-3);
  });

  it('straightens by the tractrix: the angle decays with the drawbar length', () => {
    const bar = new WorkingBar(LARGE_TRACTOR, DISC_HARROW_6M, EAST);
    bar.headingRad = 0.5;
    bar.follow({ x: 5, y: 0, headingRad: 0 });
    expect(Math.tan(bar.headingRad / 2)).to.be.closeTo(Math.tan(0.25) * Math.exp(-1), 1e-12);
  });
});
