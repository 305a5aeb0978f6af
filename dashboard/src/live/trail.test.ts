import type { Track } from '@furrow/protocol/api';
import { expect } from 'chai';
import { cannedMachine } from '../debug/canned-live.js';
import { extendTrail, toTrail } from './trail.js';

function track(fixTimes: number[], working: (boolean | null)[]): Track {
  return {
    machineId: 'm-1',
    fixTime: fixTimes,
    latitude: fixTimes.map((_, index) => 43 + index / 1_000),
    longitude: fixTimes.map(() => 124),
    speedMps: fixTimes.map(() => 2),
    working,
    completeTo: 1,
    store: 'embedded',
  };
}

describe('toTrail', () => {
  it('parts work from other ways and joins them where the state changes', () => {
    const { stretches } = toTrail(track([0, 1_000, 2_000, 3_000], [true, true, false, false]));
    expect(stretches.map(({ isWorking, places }) => [isWorking, places.length])).to.deep.equal([
      [true, 2],
      [false, 3],
    ]);
    expect(stretches[1]?.places[0]).to.deep.equal(stretches[0]?.places.at(-1));
  });

  it('draws no line across a gap', () => {
    const { stretches } = toTrail(track([0, 1_000, 60_000, 61_000], [true, true, true, true]));
    expect(stretches.map(({ places }) => places.length)).to.deep.equal([2, 2]);
    expect(stretches[1]?.places[0]).to.not.deep.equal(stretches[0]?.places.at(-1));
  });

  it('keeps unknown apart from not working', () => {
    expect(toTrail(track([0, 1_000], [null, false])).stretches.map(({ isWorking }) => isWorking)).to.deep.equal([
      null,
      false,
    ]);
  });
});

describe('extendTrail', () => {
  it('grows by a newer fix and leaves every finished stretch as it was', () => {
    const trail = toTrail(track([0, 1_000, 60_000], [true, true, true]));
    const machine = { ...cannedMachine(0, 0, 0), fixTime: 61_000, latitude: 43.5, longitude: 124.5 };
    const grown = extendTrail(trail, machine);
    expect(grown.stretches[0]).to.equal(trail.stretches[0]);
    expect(grown.stretches[1]?.places.at(-1)).to.deep.equal([43.5, 124.5]);
    expect(trail.stretches[1]?.places, 'the trail before is untouched').to.have.length(1);
  });

  it('stays the same for an old fix, another machine, or none', () => {
    const trail = toTrail(track([0, 1_000], [true, true]));
    const machine = cannedMachine(0, 0, 0);
    expect(extendTrail(trail, { ...machine, fixTime: 1_000 })).to.equal(trail);
    expect(extendTrail(trail, { ...machine, machineId: 'm-2', fixTime: 9_000 })).to.equal(trail);
    expect(extendTrail(trail, { ...machine, fixTime: null })).to.equal(trail);
    expect(extendTrail(trail, { ...machine, fixTime: 9_000, latitude: null })).to.equal(trail);
  });
});
