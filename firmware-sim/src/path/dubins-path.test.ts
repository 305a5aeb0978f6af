import { expect } from 'chai';
import * as fc from 'fast-check';
import { poseAlong } from './arc-path.js';
import { dubinsPath } from './dubins-path.js';

const pose = fc.record({
  x: fc.double({ min: -50, max: 50, noNaN: true }),
  y: fc.double({ min: -50, max: 50, noNaN: true }),
  headingRad: fc.double({ min: -4, max: 4, noNaN: true }),
});

describe('dubinsPath', () => {
  it('ends at the goal, no tighter than the radius, and is no longer than need be', () => {
    fc.assert(
      fc.property(pose, pose, fc.double({ min: 3, max: 12, noNaN: true }), (from, to, radiusM) => {
        const path = dubinsPath(from, to, radiusM);
        const length = path.reduce((sum, segment) => sum + segment.lengthM, 0);
        const distance = Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2);
        // Pieces below a tenth of a millimetre are left out, three at most.
        expect(length).to.be.at.least(distance - 3e-4);
        expect(length).to.be.at.most(distance + 4 * Math.PI * radiusM + 1e-6);
        const last = path.at(-1);
        if (last === undefined) return;
        const end = poseAlong(last, last.lengthM);
        expect(Math.abs(end.x - to.x) + Math.abs(end.y - to.y)).to.be.below(0.02);
        expect(Math.cos(end.headingRad - to.headingRad)).to.be.above(1 - 1e-6);
        for (const segment of path) expect(Math.abs(segment.curvaturePerM)).to.be.at.most(1 / radiusM + 1e-12);
      }),
    );
  });

  it('turns on the spot of the next pass by an omega, to the right and to the left', () => {
    for (const side of [3, -3]) {
      const path = dubinsPath({ x: 0, y: 0, headingRad: 0 }, { x: 0, y: side, headingRad: Math.PI }, 5.5);
      expect(path.map((segment) => Math.sign(segment.curvaturePerM))).to.deep.equal(
        side > 0 ? [-1, 1, -1] : [1, -1, 1],
      );
    }
  });
});
