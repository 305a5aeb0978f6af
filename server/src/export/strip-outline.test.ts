import { expect } from 'chai';
import { quadsToStrips, type Ring } from './strip-outline.js';

/** Quads of a path through points, 2e-5 degrees wide; corners start at any of the four and run either way. */
function pathQuads(points: readonly (readonly [number, number])[], first = 0, isTurned = false): number[] {
  const bars = points.map(([x, y]) => ({ left: [x, y + 1e-5], right: [x, y - 1e-5] }));
  return bars.slice(1).flatMap((bar, index) => {
    const before = bars[index] as (typeof bars)[number];
    const corners = [before.left, before.right, bar.right, bar.left];
    const around = isTurned ? corners.reverse() : corners;
    return [0, 1, 2, 3].flatMap((corner) => around[(corner + first) % 4] as number[]);
  });
}

function areaOf(ring: Ring): number {
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [px, py] = ring[index] as readonly [number, number];
    return sum + (px * y - x * py) / 2;
  }, 0);
}

const STRAIGHT = Array.from({ length: 20 }, (_, index) => [index * 1e-5, 0] as const);

describe('strip outline', () => {
  it('joins quads that share a side, whatever corner they begin at and whichever way they run', () => {
    for (const first of [0, 1, 2, 3]) {
      for (const isTurned of [false, true]) {
        const rings = quadsToStrips(Float64Array.from(pathQuads(STRAIGHT, first, isTurned)));
        expect(rings).to.have.length(1);
        expect(rings[0]).to.have.length(5);
        expect(areaOf(rings[0] as Ring)).to.be.closeTo(19e-5 * 2e-5, 1e-16);
      }
    }
  });

  it('keeps the points of a curve', () => {
    const curve = Array.from({ length: 30 }, (_, index) => [index * 1e-4, Math.sin(index / 5) * 1e-3] as const);
    const [ring] = quadsToStrips(Float64Array.from(pathQuads(curve)));
    expect(ring?.length).to.be.greaterThan(20);
    expect(areaOf(ring as Ring)).to.be.closeTo(29e-4 * 2e-5, 29e-4 * 2e-5 * 0.02);
  });

  it('begins a new strip where quads do not touch', () => {
    const far = STRAIGHT.map(([x, y]) => [x + 1, y] as const);
    expect(quadsToStrips(Float64Array.from([...pathQuads(STRAIGHT), ...pathQuads(far)]))).to.have.length(2);
    expect(quadsToStrips(Float64Array.from(pathQuads(STRAIGHT.slice(0, 2))))).to.have.length(1);
    expect(quadsToStrips(new Float64Array())).to.deep.equal([]);
  });

  it('writes closed rings, counter-clockwise', () => {
    for (const isTurned of [false, true]) {
      const [ring] = quadsToStrips(Float64Array.from(pathQuads(STRAIGHT, 0, isTurned)));
      expect(ring?.[0]).to.deep.equal(ring?.at(-1));
      expect(areaOf(ring as Ring)).to.be.greaterThan(0);
    }
  });
});
