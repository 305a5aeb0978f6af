import { expect } from 'chai';
import * as fc from 'fast-check';
import { TangentFrame } from './tangent-frame.js';

describe('TangentFrame', () => {
  it('has the degree sizes of WGS 84 at 43.307 N', () => {
    const frame = new TangentFrame({ latitude: 43.307, longitude: 124.33 });
    const north =
      frame.toPlane({ latitude: 43.312, longitude: 124.33 }).y -
      frame.toPlane({ latitude: 43.302, longitude: 124.33 }).y;
    expect(north / 0.01).to.be.closeTo(111098.7, 0.2);
    const east = frame.toPlane({ latitude: 43.307, longitude: 124.335 }).x;
    expect((2 * east) / 0.01).to.be.closeTo(81133.8, 0.2);
  });

  it('returns from degrees to the same metre', () => {
    const frame = new TangentFrame({ latitude: 43.31, longitude: 124.33 });
    const metres = fc.double({ min: -15000, max: 15000, noNaN: true });
    fc.assert(
      fc.property(metres, metres, (x, y) => {
        const back = frame.toPlane(frame.toGeodetic({ x, y }));
        expect(Math.abs(back.x - x) + Math.abs(back.y - y)).to.be.below(1e-8);
      }),
    );
  });
});
