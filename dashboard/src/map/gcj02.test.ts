import { expect } from 'chai';
import { wgs84ToGcj02, type LatitudeLongitude } from './gcj02.js';

/** Pairs as published with eviltransform (the first three) and with coordtransform. */
const PUBLISHED: readonly { readonly wgs84: LatitudeLongitude; readonly gcj02: LatitudeLongitude }[] = [
  { wgs84: [31.1774276, 121.5272106], gcj02: [31.17530398364597, 121.531541859215] },
  { wgs84: [22.543847, 113.912316], gcj02: [22.540796131694766, 113.9171764808363] },
  { wgs84: [39.911954, 116.377817], gcj02: [39.91334545536069, 116.38404722455657] },
  { wgs84: [39.915, 116.404], gcj02: [39.91640428150164, 116.41024449916938] },
];

describe('the shift to GCJ-02', () => {
  it('is the published one to a tenth of a metre', () => {
    for (const { wgs84, gcj02 } of PUBLISHED) {
      const [latitude, longitude] = wgs84ToGcj02(wgs84);
      expect(latitude).to.be.closeTo(gcj02[0], 1e-6);
      expect(longitude).to.be.closeTo(gcj02[1], 1e-6);
    }
  });

  it('leaves places outside of China where they are', () => {
    for (const place of [
      [48.1, 11.6],
      [-27.4698, 153.0251],
      [39.7392, -104.9903],
    ] as const) {
      expect(wgs84ToGcj02(place)).to.deep.equal(place);
    }
  });

  it('changes so little across a screen that one shift serves it: below 3 pixels half a screen of 1,280 off', () => {
    for (const [latitude, longitude] of [
      [43.31, 124.34],
      [23.1, 113.3],
      [36.6, 101.8],
    ] as const) {
      const shift = wgs84ToGcj02([latitude, longitude])[1] - longitude;
      for (const zoom of [10, 14, 18]) {
        const halfScreenDeg = (640 * 360) / (256 * 2 ** zoom);
        const there = wgs84ToGcj02([latitude, longitude + halfScreenDeg])[1] - longitude - halfScreenDeg;
        expect((Math.abs(there - shift) / halfScreenDeg) * 640, `${longitude} at zoom ${zoom}`).to.be.below(3);
      }
    }
  });
});
