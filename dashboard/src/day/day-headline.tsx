import type { Correction } from '@furrow/protocol/correction';
import type { DayTotal } from '@furrow/protocol/job';
import { CorrectionList } from '../correction/correction-list.js';
import { SumBetween, SumGrades } from '../shell/certainty.js';
import { Area, Figure } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';
import { stateOfDay, sumsOfDay } from './day-figures.js';

interface DayHeadlineProps {
  readonly totals: readonly DayTotal[];
  /** What has become of these totals since the day settled. */
  readonly corrections: readonly Correction[];
}

/** The day in large figures: one area per operation, then what stands beside them. */
export function DayHeadline({ totals, corrections }: DayHeadlineProps) {
  const { text, format, names } = useSignedInReader();
  const sums = sumsOfDay(totals);
  const state = stateOfDay(totals);
  return (
    <section class="card day-headline" aria-label={text.day.areaOfDay}>
      <dl class="day-areas">
        {totals.map((total) => (
          <Figure
            key={total.operation ?? ''}
            size="large"
            label={`${text.day.areaOfDay} · ${names.operation(total.operation) ?? text.unknown}`}
            value={
              <>
                <Area areaM2={total.netM2} />
                <SumBetween certainty={total.certainty} of="net" />
                <SumGrades certainty={total.certainty} />
              </>
            }
          />
        ))}
      </dl>
      <dl class="day-figures">
        <Figure label={text.day.jobsOfDay} value={format.count(sums.jobs)} />
        <Figure label={text.day.hours} value={format.duration(sums.workedTimeS)} />
        <Figure label={text.day.shared} value={<Area areaM2={sums.sharedM2} />} />
        <Figure label={text.day.unknownDistance} value={format.distance(sums.unknownDistanceM)} />
      </dl>
      <p class={`day-state day-state-${state}`}>{text.day[state]}</p>
      {corrections.length === 0 ? null : (
        <div class="day-corrections" role="group" aria-labelledby="day-corrections">
          <h2 id="day-corrections">{text.correction.ofDay}</h2>
          <CorrectionList corrections={corrections} />
        </div>
      )}
      {format.isPrintable(sums.sharedM2) ? <p class="help">{text.day.sharedHelp}</p> : null}
      {sums.unknownDistanceM >= 1 ? <p class="help">{text.day.unknownHelp}</p> : null}
    </section>
  );
}
