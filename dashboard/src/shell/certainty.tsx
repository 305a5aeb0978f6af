import type { AreaCertainty } from '@furrow/protocol/job';
import { GradeBadge } from './figure.js';
import { gradeShares } from './grade-shares.js';
import { useReader } from './reader.js';

interface CertaintyProps {
  /** Absent where the server does not say: then nothing is said. */
  readonly certainty: AreaCertainty | undefined;
  readonly of: 'net' | 'unique';
}

/** Between which areas a sum lies, in words. */
export function SumBetween({ certainty, of }: CertaintyProps) {
  const { text, format } = useReader();
  if (certainty === undefined) return null;
  const [low, high] = format.interval(certainty[`${of}IntervalM2`]);
  return <small class="net-between">{text.records.between(low, high, text.unit[format.unit])}</small>;
}

/** How well the area of a sum is known: its one grade, or the part of each. */
export function SumGrades({ certainty }: Pick<CertaintyProps, 'certainty'>) {
  const { text } = useReader();
  const shares = certainty === undefined ? [] : gradeShares(certainty.gradeM2);
  const [first] = shares;
  if (first === undefined) return null;
  if (shares.length === 1) return <GradeBadge grade={first.grade} />;
  const weakest = shares.at(-1)?.grade ?? first.grade;
  return (
    <span class={`grade grade-${weakest}`} title={text.grade[weakest]}>
      {text.grade.short(shares.map(({ grade, percent }) => `${grade} ${percent} %`).join(' · '))}
    </span>
  );
}
