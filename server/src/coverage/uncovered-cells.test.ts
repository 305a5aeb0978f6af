import { expect } from 'chai';
import * as fc from 'fast-check';
import { twiceArea } from '../geo/convex-polygon.js';
import { quadAreaM2, toConvexParts } from './swath-quad.js';
import { UncoveredCells } from './uncovered-cells.js';
import { unionAreaBySlabs } from './union-area-oracle.js';

const square = (x: number, y: number, size: number) => [x, y, x + size, y, x + size, y + size, x, y + size];

const corner = fc.integer({ min: 0, max: 40 });
const latticeQuad = fc.array(corner, { minLength: 8, maxLength: 8 });
const finePoint = fc.double({ min: -30, max: 30, noNaN: true });
const fineQuad = fc.array(finePoint, { minLength: 8, maxLength: 8 });

function partsOf(quads: readonly (readonly number[])[]): number[][] {
  return quads.flatMap((quad) => toConvexParts(quad).map((part) => Array.from(part)));
}

function covered(parts: readonly (readonly number[])[]): UncoveredCells {
  const cells = new UncoveredCells();
  for (const part of parts) cells.add(part);
  return cells;
}

describe('uncovered cells', () => {
  it('counts a square, its copy and a square half on it', () => {
    const cells = new UncoveredCells();
    expect(cells.add(square(1, 1, 10))).to.be.closeTo(100, 1e-9);
    expect(cells.add(square(1, 1, 10))).to.equal(0);
    expect(cells.add(square(6, 1, 10))).to.be.closeTo(50, 1e-9);
    expect(cells.areaM2).to.be.closeTo(150, 1e-9);
  });

  it('agrees with the slab oracle on quads of a whole-number lattice (shared edges, collinear, bow-ties)', () => {
    fc.assert(
      fc.property(fc.array(latticeQuad, { minLength: 1, maxLength: 8 }), (quads) => {
        const parts = partsOf(quads);
        expect(covered(parts).areaM2).to.be.closeTo(unionAreaBySlabs(parts), 1e-4);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the slab oracle on quads of any shape', () => {
    fc.assert(
      fc.property(fc.array(fineQuad, { minLength: 1, maxLength: 8 }), (quads) => {
        const parts = partsOf(quads);
        expect(covered(parts).areaM2).to.be.closeTo(unionAreaBySlabs(parts), 1e-4);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order, and adds nothing when all is added again', () => {
    fc.assert(
      fc.property(fc.array(fineQuad, { minLength: 2, maxLength: 12 }), (quads) => {
        const parts = partsOf(quads);
        const forward = covered(parts);
        const backward = covered(parts.toReversed());
        expect(backward.areaM2).to.be.closeTo(forward.areaM2, 1e-4);
        const before = forward.areaM2;
        for (const part of parts) forward.add(part);
        expect(forward.areaM2 - before).to.be.below(1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it('takes slivers and repeated corners without losing or doubling ground', () => {
    const cells = new UncoveredCells();
    cells.add(square(0, 0, 8));
    expect(cells.add([8, 0, 8 + 1e-7, 0, 8 + 1e-7, 8, 8, 8])).to.be.below(1e-5);
    expect(cells.add([0, 0, 0, 0, 16, 0, 16, 8, 0, 8])).to.be.closeTo(64, 1e-5);
  });

  it('halves a piece that would get more corners than any piece may have', () => {
    const cells = new UncoveredCells();
    const tangents = 90;
    for (let i = 0; i < tangents; i += 1) {
      // What lies beyond a tangent of the circle of 3.9 m around the middle of the first cell.
      const [c, s] = [Math.cos((2 * Math.PI * i) / tangents), Math.sin((2 * Math.PI * i) / tangents)];
      const at = (along: number, out: number) => [4 + c * (3.9 + out) - s * along, 4 + s * (3.9 + out) + c * along];
      cells.add([at(-6, 0), at(0, 8), at(6, 0)].flat());
    }
    const left = cells.add(square(0, 0, 8));
    const inscribedM2 = tangents * 3.9 * 3.9 * (Math.sin(Math.PI / tangents) / Math.cos(Math.PI / tangents));
    expect(left).to.be.closeTo(inscribedM2, 1e-3);
    expect(cells.add(square(0, 0, 8))).to.equal(0);
  });

  it('refuses a polygon of more corners than it has room for', () => {
    const many = Array.from({ length: 130 }, (_, i) => i);
    expect(() => new UncoveredCells().add(many)).to.throw(RangeError, '65 corners');
  });
});

describe('swath quads', () => {
  it('counts a plain quad, driven forward or backward', () => {
    expect(quadAreaM2([1.5, 0, 1.5, 2, -1.5, 2, -1.5, 0])).to.equal(6);
    expect(quadAreaM2([1.5, 2, 1.5, 0, -1.5, 0, -1.5, 2])).to.equal(6);
  });

  it('counts a bow-tie as its two triangles', () => {
    // The bars cross: right and left end changed sides.
    expect(quadAreaM2([1, 0, 1, 2, -1, 0, -1, 2])).to.be.closeTo(2, 1e-12);
    // The sides cross: the tool turned about on the spot.
    expect(quadAreaM2([1, 0, -1, 2, 1, 2, -1, 0])).to.be.closeTo(2, 1e-12);
  });

  it('counts a concave quad once', () => {
    expect(quadAreaM2([0, 0, 4, 0, 1, 1, 0, 4])).to.be.closeTo(4, 1e-12);
    expect(quadAreaM2([0, 4, 1, 1, 4, 0, 0, 0])).to.be.closeTo(4, 1e-12);
  });

  it('makes only convex, counter-clockwise parts', () => {
    fc.assert(
      fc.property(latticeQuad, (quad) => {
        for (const part of toConvexParts(quad)) {
          expect(twiceArea(part)).to.be.at.least(0);
          for (let i = 0; i < part.length; i += 2) {
            const at = (offset: number) => part[(i + offset) % part.length]!;
            const turn = (at(2) - at(0)) * (at(5) - at(1)) - (at(3) - at(1)) * (at(4) - at(0));
            expect(turn).to.be.at.least(-1e-9);
          }
        }
      }),
    );
  });
});
