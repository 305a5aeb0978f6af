import type { AreaCertainty } from '@furrow/protocol/job';

export interface GradeShare {
  readonly grade: 'A' | 'B' | 'C';
  /** Whole percent of the area; at least 1, and 100 only where it is all of it. */
  readonly percent: number;
}

/** Of which grade how much of an area is, the best first; grades with none are left out. */
export function gradeShares(gradeM2: AreaCertainty['gradeM2']): GradeShare[] {
  const grades = (['A', 'B', 'C'] as const).filter((grade) => gradeM2[grade] > 0);
  const sum = grades.reduce((total, grade) => total + gradeM2[grade], 0);
  const most = grades.length === 1 ? 100 : 99;
  return grades.map((grade) => ({
    grade,
    percent: Math.min(most, Math.max(1, Math.round((gradeM2[grade] / sum) * 100))),
  }));
}
