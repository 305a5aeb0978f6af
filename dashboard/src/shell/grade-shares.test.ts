import { expect } from 'chai';
import { gradeShares } from './grade-shares.js';

function percents(gradeM2: Parameters<typeof gradeShares>[0]): number[] {
  return gradeShares(gradeM2).map(({ percent }) => percent);
}

describe('shares of grades', () => {
  it('name what is there, the best first', () => {
    expect(gradeShares({ A: 92, B: 0, C: 8 })).to.deep.equal([
      { grade: 'A', percent: 92 },
      { grade: 'C', percent: 8 },
    ]);
    expect(gradeShares({ A: 0, B: 5, C: 0 })).to.deep.equal([{ grade: 'B', percent: 100 }]);
    expect(gradeShares({ A: 0, B: 0, C: 0 })).to.deep.equal([]);
  });

  it('come to a hundred together', () => {
    expect(percents({ A: 70.6, B: 22.8, C: 6.6 })).to.deep.equal([70, 23, 7]);
    expect(percents({ A: 1, B: 1, C: 1 })).to.deep.equal([34, 33, 33]);
    expect(percents({ A: 1, B: 1, C: 100_000 })).to.deep.equal([1, 1, 98]);
  });

  it('hide no small part behind a hundred percent', () => {
    expect(gradeShares({ A: 9_999, B: 0, C: 1 }).map(({ percent }) => percent)).to.deep.equal([99, 1]);
  });
});
