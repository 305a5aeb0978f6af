import { expect } from 'chai';
import * as fc from 'fast-check';
import { placeLabels } from './label-places.js';
import { groupMarks, groupRadiusPx, type PlacedMark } from './machine-groups.js';

const coordinate = fc.integer({ min: 0, max: 3000 });
const marks = fc
  .array(fc.record({ x: coordinate, y: coordinate, isWorking: fc.boolean() }), { maxLength: 400 })
  .map((places) => places.map((place, index): PlacedMark => ({ id: `m-${index}`, ...place })));

function at(id: string, x: number): PlacedMark {
  return { id, x, y: 5, isWorking: id === 'a' };
}

describe('groups of machines', () => {
  it('hold every machine once, with how many of them work', () => {
    fc.assert(
      fc.property(marks, (all) => {
        const { singles, groups } = groupMarks(all);
        const ids = [...singles.map(({ id }) => id), ...groups.flatMap((group) => group.ids)];
        expect(ids.toSorted()).to.deep.equal(all.map(({ id }) => id).toSorted());
        const working = singles.filter(({ isWorking }) => isWorking).length;
        const total = groups.reduce((sum, group) => sum + group.working, working);
        expect(total).to.equal(all.filter(({ isWorking }) => isWorking).length);
      }),
    );
  });

  it('leave two neighbours apart and put together what would hide each other', () => {
    expect(groupMarks([at('a', 3), at('b', 33)]).groups).to.deep.equal([]);
    const { groups, singles } = groupMarks([at('a', 3), at('b', 9), at('c', 12), at('far', 900)]);
    expect(groups).to.deep.equal([{ x: 8, y: 5, ids: ['a', 'b', 'c'], working: 1 }]);
    expect(singles.map(({ id }) => id)).to.deep.equal(['far']);
  });

  it('hide nothing: discs keep apart from each other and from marks', () => {
    fc.assert(
      fc.property(marks, (all) => {
        const { singles, groups } = groupMarks(all);
        for (const [index, group] of groups.entries()) {
          for (const other of [...groups.slice(index + 1), ...singles]) {
            const reach = groupRadiusPx(group.ids.length) + ('ids' in other ? groupRadiusPx(other.ids.length) : 10);
            expect(Math.hypot(group.x - other.x, group.y - other.y)).to.be.at.least(Math.min(24, reach));
          }
        }
      }),
    );
  });

  it('fit their disc into a cell however many they are', () => {
    expect(2 * groupRadiusPx(5000)).to.be.below(44);
    expect(groupRadiusPx(3)).to.be.below(groupRadiusPx(300));
  });
});

describe('names on the map', () => {
  it('never cover each other, and the first is placed where there is room for one', () => {
    fc.assert(
      fc.property(marks, (all) => {
        const wanted = all.map(({ id, x, y }) => ({ id, x: x / 4, y: y / 4, widthPx: 80 }));
        const placed = placeLabels(wanted);
        for (const [index, a] of placed.entries()) {
          for (const b of placed.slice(index + 1)) {
            expect(Math.abs(a.x - b.x) >= 80 || Math.abs(a.y - b.y) >= 19, `${a.id} and ${b.id}`).to.equal(true);
          }
        }
      }),
    );
    expect(placeLabels([{ id: 'a', x: 10, y: 10, widthPx: 80 }])).to.deep.equal([{ id: 'a', x: 10, y: 40 }]);
  });

  it('go above where another machine stands below, and are left out among too many', () => {
    const [first] = placeLabels([
      { id: 'a', x: 0, y: 0, widthPx: 60 },
      { id: 'b', x: 0, y: 26, widthPx: 60 },
    ]);
    expect(first).to.deep.equal({ id: 'a', x: 0, y: -20 });
    const crowd = Array.from({ length: 300 }, (_, index) => ({ id: `${index}`, x: index * 100, y: 0, widthPx: 50 }));
    expect(placeLabels(crowd)).to.deep.equal([]);
  });
});
