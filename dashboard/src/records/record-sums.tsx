import type { JobList } from '@furrow/protocol/api';
import type { Job } from '@furrow/protocol/job';
import { SumBetween, SumGrades } from '../shell/certainty.js';
import { Figure } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';

interface RecordSumsProps {
  readonly list: JobList;
  readonly jobs: readonly Job[];
  /** All rows are loaded. */
  readonly isComplete: boolean;
}

/** Sums over all pages. Each is the sum of its rows as printed in the reader's unit, or it is not given. */
export function RecordSums({ list, jobs, isComplete }: RecordSumsProps) {
  const { text, format } = useSignedInReader();
  const { sums } = list;
  const served =
    format.unit === 'mu' ? { net: sums.netMu, unique: sums.uniqueMu } : { net: sums.netHa, unique: sums.uniqueHa };
  const area = (fromServer: string | undefined, pick: (job: Job) => number) => {
    const value = isComplete ? format.areaSum(jobs.map(pick)) : fromServer && format.decimal(fromServer);
    if (!value) return <span class="absent">{text.records.sumNeedsAll}</span>;
    return (
      <span class="area">
        {value}
        <span class="area-unit"> {text.unit[format.unit]}</span>
      </span>
    );
  };
  return (
    <section class="card record-sums" aria-label={text.records.sumAll}>
      <p class="record-count" aria-live="polite">
        {text.records.found(sums.jobs, format.count(sums.jobs))}
      </p>
      <dl>
        <Figure
          label={text.records.unique}
          value={
            <>
              {area(served.unique, (job) => job.uniqueM2)}
              <SumBetween certainty={sums.certainty} of="unique" />
            </>
          }
        />
        <Figure
          label={text.records.net}
          value={
            <>
              {area(served.net, (job) => job.netM2)}
              <SumBetween certainty={sums.certainty} of="net" />
              <SumGrades certainty={sums.certainty} />
            </>
          }
        />
        <Figure label={text.records.hours} value={format.duration(sums.workedTimeS)} />
        <Figure label={text.live.unknownDistance} value={format.distance(sums.unknownDistanceM)} />
      </dl>
      <p class="help">{text.records.uniqueHelp}</p>
      {list.pending ? <p class="notice notice-attention">{text.records.pendingNote}</p> : null}
    </section>
  );
}
