import { expect } from 'chai';
import * as fc from 'fast-check';
import { isInsideArea, ringsInFrame } from './area-outline.js';
import { blockOf, blocksTouched } from './block.js';
import { clipConvex, isInsideConvex, twiceArea } from './convex-polygon.js';
import { ECCENTRICITY_SQ, SEMI_MAJOR_M, toRadians } from './ellipsoid.js';
import { frameOf, nodeKeyOf } from './local-frame.js';
import { toTrapezoids } from './trapezoid.js';

const latitude = fc.double({ min: -60, max: 60, noNaN: true });
const longitude = fc.double({ min: -179, max: 179, noNaN: true });

/** Area of ground per radian of latitude and of longitude, m2: M N cos(phi). */
function groundDensity(lat: number): number {
  const s = Math.sin(toRadians(lat));
  const w = 1 - ECCENTRICITY_SQ * s * s;
  return (SEMI_MAJOR_M * SEMI_MAJOR_M * (1 - ECCENTRICITY_SQ) * Math.cos(toRadians(lat))) / (w * w);
}

/** Area between two parallels and two meridians on the ellipsoid, m2, integrated by Simpson's rule. */
function ellipsoidAreaM2(south: number, north: number, widthDeg: number): number {
  const sum = groundDensity(south) + 4 * groundDensity((south + north) / 2) + groundDensity(north);
  return ((toRadians(north) - toRadians(south)) / 6) * sum * toRadians(widthDeg);
}

describe('local frame', () => {
  it('returns to the same place within a nanodegree', () => {
    fc.assert(
      fc.property(latitude, longitude, (lat, lon) => {
        const frame = frameOf(nodeKeyOf(lat, lon));
        const { x, y } = frame.toLocal(lat, lon);
        const back = frame.toGeodetic(x, y);
        expect(back.latitude).to.be.closeTo(lat, 1e-9);
        expect(back.longitude).to.be.closeTo(lon, 1e-9);
      }),
    );
  });

  it('is the frame of the nearest 0.1 degree node', () => {
    const frame = frameOf(nodeKeyOf(43.3071, 124.3361));
    expect([frame.latitude, frame.longitude]).to.deep.equal([43.3, 124.3]);
    const { x, y } = frame.toLocal(43.3, 124.3);
    expect(Math.abs(x) + Math.abs(y)).to.equal(0);
  });

  it('keeps area true to 2 ppm from 20 to 52 degrees north', () => {
    for (let lat = 20; lat <= 52; lat += 4) {
      // 2.2 by 1.6 km, up to 5.6 km from the node.
      const south = lat + 0.03;
      const frame = frameOf(nodeKeyOf(lat, 124.3));
      const outline: number[] = [];
      const steps = 50;
      for (let i = 0; i < steps; i += 1)
        outline.push(...Object.values(frame.toLocal(south, 124.32 + (0.02 * i) / steps)));
      for (let i = 0; i < steps; i += 1)
        outline.push(...Object.values(frame.toLocal(south + (0.02 * i) / steps, 124.34)));
      for (let i = 0; i < steps; i += 1)
        outline.push(...Object.values(frame.toLocal(south + 0.02, 124.34 - (0.02 * i) / steps)));
      for (let i = 0; i < steps; i += 1)
        outline.push(...Object.values(frame.toLocal(south + 0.02 - (0.02 * i) / steps, 124.32)));
      const trueM2 = ellipsoidAreaM2(south, south + 0.02, 0.02);
      expect(Math.abs(twiceArea(outline) / 2 / trueM2 - 1), `at ${lat} degrees`).to.be.below(2e-6);
    }
  });
});

describe('blocks', () => {
  it('tile the ground: the parts of a polygon in its blocks add up to it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 43.34, max: 43.36, noNaN: true }),
        fc.double({ min: 124.34, max: 124.36, noNaN: true }),
        fc.double({ min: 5, max: 2000, noNaN: true }),
        (lat, lon, size) => {
          // Around the point where the frames of four nodes meet.
          const frame = frameOf(nodeKeyOf(lat, lon));
          const { x, y } = frame.toLocal(lat, lon);
          const square = [x, y, x + size, y + size / 3, x + size / 2, y + size, x - size / 2, y + size / 2];
          let sum = 0;
          for (const block of blocksTouched(square, frame)) {
            const moved: number[] = [];
            for (let i = 0; i < square.length; i += 2) {
              const place = frame.toGeodetic(square[i]!, square[i + 1]!);
              moved.push(...Object.values(block.frame.toLocal(place.latitude, place.longitude)));
            }
            sum += twiceArea(clipConvex(moved, block.outline));
          }
          expect(sum / twiceArea(square)).to.be.closeTo(1, 5e-6);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has a counter-clockwise outline that holds its centre', () => {
    const [block] = blocksTouched([0, 0], frameOf(nodeKeyOf(43.3, 124.3)));
    expect(twiceArea(block!.outline)).to.be.above(0);
    expect(blockOf(block!.key)).to.equal(block);
    const centre = [0, 1].map((axis) => (block!.outline[axis]! + block!.outline[axis + 4]!) / 2);
    expect(isInsideConvex(centre, block!.outline)).to.equal(true);
  });
});

describe('areas', () => {
  const withHole = {
    type: 'Polygon',
    coordinates: [
      [
        [124.3, 43.3],
        [124.31, 43.3],
        [124.31, 43.31],
        [124.3, 43.31],
        [124.3, 43.3],
      ],
      [
        [124.304, 43.304],
        [124.306, 43.304],
        [124.306, 43.306],
        [124.304, 43.306],
        [124.304, 43.304],
      ],
    ],
  } as const;

  it('knows what is inside an area with a hole', () => {
    expect(isInsideArea(withHole, 43.302, 124.302)).to.equal(true);
    expect(isInsideArea(withHole, 43.305, 124.305)).to.equal(false);
    expect(isInsideArea(withHole, 43.32, 124.302)).to.equal(false);
  });

  it('cuts an area with a hole into trapezoids of the same area', () => {
    const [outer, hole] = ringsInFrame(withHole, frameOf(nodeKeyOf(43.3, 124.3)));
    const trapezoids = toTrapezoids([outer!, hole!]);
    const sum = trapezoids.reduce((sum, trapezoid) => sum + twiceArea(trapezoid), 0);
    expect(sum).to.be.closeTo(twiceArea(outer!) - twiceArea(hole!), 1e-5);
    expect(trapezoids.every((trapezoid) => twiceArea(trapezoid) >= 0)).to.equal(true);
  });

  it('counts both lobes of an outline that crosses itself', () => {
    const bowTie = Float64Array.of(0, 0, 10, 10, 10, 0, 0, 10);
    const sum = toTrapezoids([bowTie]).reduce((sum, trapezoid) => sum + twiceArea(trapezoid), 0);
    expect(sum / 2).to.be.closeTo(50, 1e-9);
  });
});
