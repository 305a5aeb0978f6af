import { expect } from 'chai';
import * as fc from 'fast-check';
import { subtract, twiceAreaOf } from './convex-cut.js';
import { Corners } from './corners.js';
import { mergePieces } from './piece-merging.js';

function cornersOf(...flat: number[]): Corners {
  const corners = new Corners();
  for (let i = 0; i < flat.length; i += 2) corners.push(flat[i]!, flat[i + 1]!);
  return corners;
}

function isConvex({ flat, length }: Corners): boolean {
  for (let i = 0; i < length; i += 2) {
    const at = (offset: number) => flat[(i + offset) % length]!;
    if ((at(2) - at(0)) * (at(5) - at(1)) - (at(3) - at(1)) * (at(4) - at(0)) < -1e-9) return false;
  }
  return true;
}

describe('merging of pieces', () => {
  const merged = new Corners();

  it('makes one square of its halves, without the corners between', () => {
    expect(mergePieces(cornersOf(0, 0, 2, 0, 2, 4, 0, 4), cornersOf(2, 0, 4, 0, 4, 4, 2, 4), merged)).to.equal(true);
    expect(Array.from(merged.flat.slice(0, merged.length))).to.have.members([0, 0, 4, 0, 4, 4, 0, 4]);
    expect(merged.length).to.equal(8);
  });

  it('leaves apart what would not be convex, and what shares a part of an edge only', () => {
    const square = cornersOf(0, 0, 2, 0, 2, 2, 0, 2);
    expect(mergePieces(square, cornersOf(2, 0, 4, -3, 4, 5, 2, 2), merged)).to.equal(false);
    expect(mergePieces(square, cornersOf(2, 0, 4, 0, 4, 4, 2, 4), merged)).to.equal(false);
  });

  it('keeps a corner that one of the pieces has twice', () => {
    const twice = cornersOf(2, 0, 3, 1, 2, 2, 2, 2);
    expect(mergePieces(cornersOf(0, 0, 2, 0, 2, 2, 0, 2), twice, merged)).to.equal(true);
    expect(twiceAreaOf(merged)).to.be.closeTo(8 + 2, 1e-12);
  });

  it('keeps the ground of pieces that a cut left, and their convexity', () => {
    const coordinate = fc.double({ min: 0.01, max: 7.99, noNaN: true });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 6, maxLength: 6 }), (triangle) => {
        const cutter = cornersOf(...triangle);
        if (twiceAreaOf(cutter) < 0.01) return;
        const pieces: Corners[] = [];
        subtract(cornersOf(0, 0, 8, 0, 8, 8, 0, 8), cutter, (outside) => {
          pieces.push(cornersOf(...outside.flat.slice(0, outside.length)));
        });
        for (const a of pieces) {
          for (const b of pieces) {
            if (a === b || !mergePieces(a, b, merged)) continue;
            expect(twiceAreaOf(merged)).to.be.closeTo(twiceAreaOf(a) + twiceAreaOf(b), 1e-8);
            expect(isConvex(merged)).to.equal(true);
          }
        }
      }),
    );
  });
});
