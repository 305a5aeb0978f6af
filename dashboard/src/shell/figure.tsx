import type { Job } from '@furrow/protocol/job';
import type { ComponentChildren } from 'preact';
import { useReader } from './reader.js';

interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly note?: string | null | undefined;
  readonly size?: 'large' | 'plain';
}

/** A labelled figure in a `dl`. */
export function Figure({ label, value, note, size = 'plain' }: FigureProps) {
  return (
    <div class={`figure figure-${size}`}>
      <dt>{label}</dt>
      <dd>
        {value}
        {note ? <small>{note}</small> : null}
      </dd>
    </div>
  );
}

/** An area in the reader's unit; the word for unknown where there is nothing to measure against. */
export function Area({ areaM2 }: { readonly areaM2: number | null }) {
  const { text, format } = useReader();
  if (areaM2 === null) return <span class="absent">{text.unknown}</span>;
  return (
    <span class="area">
      {format.area(areaM2)}
      <span class="area-unit"> {text.unit[format.unit]}</span>
    </span>
  );
}

/** Between which areas a job's net area truly lies, in words; nothing where the server does not say. */
export function NetBetween({ job }: { readonly job: Pick<Job, 'netIntervalM2'> }) {
  const { text, format } = useReader();
  const { netIntervalM2 } = job;
  if (netIntervalM2 === undefined) return null;
  const [low, high] = format.interval(netIntervalM2);
  return <small class="net-between">{text.records.between(low, high, text.unit[format.unit])}</small>;
}

/** The same within a table whose heading says what it is: `1.24–1.26`. */
export function NetRange({ job }: { readonly job: Pick<Job, 'netIntervalM2'> }) {
  const { format } = useReader();
  if (job.netIntervalM2 === undefined) return null;
  return <small class="net-between">{format.interval(job.netIntervalM2).join('–')}</small>;
}

/** How well something is known: the letter, and its meaning for who asks. */
export function GradeBadge({ grade }: { readonly grade: 'A' | 'B' | 'C' }) {
  const { text } = useReader();
  return (
    <span class={`grade grade-${grade}`} title={text.grade[grade]}>
      {text.grade.short(grade)}
    </span>
  );
}
