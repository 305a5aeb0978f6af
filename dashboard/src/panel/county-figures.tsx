import type { LiveToday } from '@furrow/protocol/live-update';
import { SumBetween, SumGrades } from '../shell/certainty.js';
import { Area, Figure } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';
import type { LoadedTotals } from './today-totals.js';

interface CountyFiguresProps {
  readonly today: LiveToday;
  /** What is known of how sure the area is, a little older than the area itself. */
  readonly totals: LoadedTotals | undefined;
}

/** What all machines in scope did today. */
export function CountyFigures({ today, totals }: CountyFiguresProps) {
  const { text, format } = useSignedInReader();
  return (
    <section class="county" aria-label={text.live.countyToday}>
      <h2>
        {text.live.countyToday}
        <small>{format.day(today.localDay)}</small>
      </h2>
      <dl>
        <Figure size="large" label={text.live.netArea} value={<Area areaM2={today.uniqueM2} />} />
        <Figure size="large" label={text.live.conservation} value={<Area areaM2={today.conservationM2} />} />
        <Figure label={text.live.workingMachines} value={format.count(today.workingMachines)} />
        <Figure label={text.live.jobs} value={format.count(today.jobs)} />
      </dl>
      {totals?.certainty === undefined ? null : (
        <p class="help">
          {text.live.asOf(format.clock(totals.serverTime))} <SumBetween certainty={totals.certainty} of="unique" />
          <SumGrades certainty={totals.certainty} />
        </p>
      )}
      {today.pending ? <p class="help">{text.live.provisional}</p> : null}
    </section>
  );
}
