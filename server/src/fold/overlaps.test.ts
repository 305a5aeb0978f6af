import type { RegistryDocument } from '@furrow/protocol/registry-document';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { geometryAreaM2 } from '../api/geometry-area.js';
import { MORNING, pass, registryWith, Scene } from './fold-scene.js';
import type { JobOverlap } from './folds.js';

const DAY_MS = 24 * 3_600_000;

const MOWING: RegistryDocument<'operations'> = {
  names: { zh: '割草', en: 'Mowing' },
  conservationTillage: false,
  repeatable: true,
  repeatAfterDays: 3,
  needsPto: false,
};

const mowing = () => registryWith({ operation: () => MOWING, campaignOf: () => 'mowing-2026' });

/** One pass of a machine: on which day, after how many seconds, from where to where. */
interface Trip {
  readonly machine: string;
  readonly day: number;
  readonly afterS: number;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

const arbitraryTrips = fc.uniqueArray(
  fc.record({
    machine: fc.constantFrom('a', 'b', 'c'),
    day: fc.integer({ min: 0, max: 9 }),
    afterS: fc.integer({ min: 0, max: 7200 }),
    from: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 30 })),
    to: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 95, max: 140 })),
  }),
  // A machine is at one place at a time.
  { minLength: 2, maxLength: 7, selector: ({ machine, day }) => `${machine} ${day}` },
);

function sceneOf(trips: readonly Trip[], operation?: 'mowing'): Scene {
  const scene = new Scene(operation === undefined ? registryWith() : mowing());
  for (const { machine, day, afterS, from, to } of trips) {
    scene.send(machine, pass(MORNING + day * DAY_MS + afterS * 1000, from, to));
  }
  return scene.replay(MORNING + 20 * DAY_MS);
}

function allOverlaps({ folds }: Scene): JobOverlap[] {
  return folds.overlaps(new Set(folds.jobs().map(({ id }) => id)));
}

function shownOverlaps(trips: readonly Trip[]): string {
  return JSON.stringify(allOverlaps(sceneOf(trips)).map(({ ground, ...overlap }) => [overlap, ground()]));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('overlaps of jobs', () => {
  for (const operation of [undefined, 'mowing'] as const) {
    it(`add up to what each job shares${operation === undefined ? '' : ', in rounds too'}`, () => {
      fc.assert(
        fc.property(arbitraryTrips, (trips) => {
          const scene = sceneOf(trips, operation);
          const overlaps = allOverlaps(scene);
          for (const job of scene.folds.jobs()) {
            const row = overlaps.filter(({ jobId }) => jobId === job.id);
            expect(sum(row.map(({ areaM2 }) => areaM2)), job.id).to.be.closeTo(job.sharedM2, 1e-3);
            expect(row.map(({ ownerJobId }) => ownerJobId)).not.to.include(job.id);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  it('lie where they are: the area of the ground is the area said, within its bounds', () => {
    const trips = [0, 1, 2].map((i): Trip => {
      return { machine: 'abc'[i]!, day: i, afterS: 0, from: [i, 0], to: [i + 2, 200] };
    });
    const overlaps = allOverlaps(sceneOf(trips));
    expect(overlaps).to.have.length(3);
    for (const { areaM2, bounds, ground } of overlaps) {
      const geometry = ground();
      expect(geometryAreaM2(geometry)).to.be.closeTo(areaM2, 0.01);
      for (const [longitude, latitude] of geometry.coordinates.flat(2)) {
        expect(longitude).to.be.within(bounds.west - 1e-8, bounds.east + 1e-8);
        expect(latitude).to.be.within(bounds.south - 1e-8, bounds.north + 1e-8);
      }
    }
  });

  it('do not depend on who sent first', () => {
    fc.assert(
      fc.property(arbitraryTrips, fc.infiniteStream(fc.nat()), (trips, keys) => {
        const shuffled = trips.map((trip) => ({ trip, key: keys.next().value! })).sort((a, b) => a.key - b.key);
        expect(shownOverlaps(shuffled.map(({ trip }) => trip))).to.equal(shownOverlaps(trips));
      }),
      { numRuns: 20 },
    );
  });
});

/** A pass 200 m to the north, `x` metres east. */
function trip(machine: string, day: number, { x, afterS = 0 }: { x: number; afterS?: number }): Trip {
  return { machine, day, afterS, from: [x, 0], to: [x, 200] };
}

function uniqueShares(trips: readonly Trip[]): number[] {
  return sceneOf(trips, 'mowing')
    .folds.jobs()
    .map(({ uniqueM2, netM2 }) => uniqueM2 / netM2);
}

function shownJobs(trips: readonly Trip[]): string {
  const jobs = sceneOf(trips, 'mowing').folds.jobs();
  return JSON.stringify(jobs.map(({ id, uniqueM2, netM2 }) => [id, uniqueM2, netM2]));
}

describe('rounds of a repeatable operation', () => {
  it('open ground by ground: the half that has lain long enough counts, the other half does not', () => {
    // Day 0 works the left half of the last pass, day 2 its right half: on day 4 only the left is new.
    const shares = uniqueShares([trip('a', 0, { x: -1.5 }), trip('b', 2, { x: 1.5 }), trip('c', 4, { x: 0 })]);
    expect(shares[1]).to.be.closeTo(1, 1e-6);
    expect(shares[2]).to.be.closeTo(0.5, 1e-3);
  });

  it('are kept going by any work: ground worked every two days is one round', () => {
    expect(uniqueShares([0, 2, 4, 6].map((day) => trip('a', day, { x: 0 }))).map(Math.round)).to.deep.equal([
      1, 0, 0, 0,
    ]);
  });

  it('open after the days given, not at them', () => {
    expect(uniqueShares([trip('a', 0, { x: 0 }), trip('b', 3, { x: 0, afterS: -60 })])[1]).to.be.closeTo(0, 1e-9);
    expect(uniqueShares([trip('a', 0, { x: 0 }), trip('b', 3, { x: 0, afterS: 110 })])[1]).to.be.closeTo(1, 1e-9);
  });

  it('open a millisecond after so many days, and not at them', () => {
    for (const [afterS, share] of [
      [0, 0],
      [0.001, 1],
    ] as const) {
      const shares = uniqueShares([trip('a', 0, { x: 0 }), trip('b', 3, { x: 0, afterS })]);
      expect(shares[1]).to.be.closeTo(share, 1e-9);
    }
  });

  it('credit all ground once a round: the sum of unique areas is the union of each round', () => {
    const trips = [
      trip('a', 0, { x: 0 }),
      trip('b', 0, { x: 1, afterS: 600 }),
      trip('a', 8, { x: 0.5 }),
      trip('b', 8, { x: 2, afterS: 600 }),
    ];
    const jobs = sceneOf(trips, 'mowing').folds.jobs();
    const round = (i: number) => jobs[i]!.uniqueM2 + jobs[i + 1]!.uniqueM2;
    const perMetre = jobs[0]!.netM2 / 3;
    expect(round(0) / perMetre).to.be.closeTo(4, 0.01);
    expect(round(2) / perMetre).to.be.closeTo(4.5, 0.01);
  });

  it('are a matter of canonical order: the same whoever sent first', () => {
    const trips = [trip('a', 0, { x: 0 }), trip('b', 2, { x: 1 }), trip('c', 4, { x: 0.5 }), trip('a', 9, { x: 1 })];
    expect(shownJobs([trips[3]!, trips[1]!, trips[0]!, trips[2]!])).to.equal(shownJobs(trips));
  });
});
