import { expect } from 'chai';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { Segment } from '../swath/segment.js';
import { closedGapsM2 } from './gap-closing.js';

/** Passes of 6 m to the north, 100 m long, with their left sides at these places. */
function passesAt(...leftM: number[]): Segment[] {
  const work = { implementId: null, operation: null, driverId: null };
  const frame = frameOf(nodeKeyOf(43.31, 124.33));
  const segment = new Segment({ machineId: 'm', localDay: '2026-04-28' }, work, { frame, time: 0 });
  for (const left of leftM) {
    for (let y = 0; y < 100; y += 2) {
      segment.quads.push([left + 6, y, left + 6, y + 2, left, y + 2, left, y], y * 1000, false);
    }
  }
  return [segment];
}

describe('closing of gaps', () => {
  it('fills a gap narrower than twice the radius, whole', () => {
    expect(closedGapsM2(passesAt(0, 7), 1)).to.be.closeTo(100, 3);
    expect(closedGapsM2(passesAt(0, 6.4), 1)).to.be.closeTo(40, 3);
  });

  it('leaves a wider gap, and ground without gaps, as they are', () => {
    expect(closedGapsM2(passesAt(0, 9), 1)).to.be.closeTo(0, 1);
    expect(closedGapsM2(passesAt(0, 5.8), 1)).to.be.closeTo(0, 1);
    expect(closedGapsM2(passesAt(0), 1)).to.be.closeTo(0, 1);
  });

  it('does not depend on the order of passes', () => {
    expect(closedGapsM2(passesAt(7, 0, 14), 1)).to.equal(closedGapsM2(passesAt(0, 7, 14), 1));
  });

  it('gives up where the ground is too large for the radius', () => {
    expect(closedGapsM2(passesAt(0, 30_000), 0.45)).to.equal(null);
  });
});
