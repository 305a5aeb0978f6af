import type { AreaCertainty } from '@furrow/protocol/job';

export interface GradeShare {
  readonly grade: 'A' | 'B' | 'C';
  /** Whole percent of the area, at least 1; together 100. */
  readonly percent: number;
}

/** Of which grade how much of an area is, the best first; grades with none are left out. */
export function gradeShares(gradeM2: AreaCertainty['gradeM2']): GradeShare[] {
  const grades = (['A', 'B', 'C'] as const).filter((grade) => gradeM2[grade] > 0);
  const sum = grades.reduce((total, grade) => total + gradeM2[grade], 0);
  const rounded = grades.map((grade) => ({ grade, percent: Math.max(1, Math.round((gradeM2[grade] / sum) * 100)) }));
  // What rounding leaves goes to the largest: there it changes least.
  const left = 100 - rounded.reduce((total, { percent }) => total + percent, 0);
  const largest = Math.max(...rounded.map(({ percent }) => percent));
  const taker = rounded.find(({ percent }) => percent === largest)?.grade;
  return rounded.map(({ grade, percent }) => ({ grade, percent: grade === taker ? percent + left : percent }));
}
