import { expect } from 'chai';
import { gradeShares } from './grade-shares.js';

describe('shares of grades', () => {
  it('name what is there, the best first', () => {
    expect(gradeShares({ A: 92, B: 0, C: 8 })).to.deep.equal([
      { grade: 'A', percent: 92 },
      { grade: 'C', percent: 8 },
    ]);
    expect(gradeShares({ A: 0, B: 5, C: 0 })).to.deep.equal([{ grade: 'B', percent: 100 }]);
    expect(gradeShares({ A: 0, B: 0, C: 0 })).to.deep.equal([]);
  });

  it('hide no small part behind a hundred percent', () => {
    expect(gradeShares({ A: 9_999, B: 0, C: 1 }).map(({ percent }) => percent)).to.deep.equal([99, 1]);
  });
});
