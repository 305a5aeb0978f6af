import type { LiveToday } from '@furrow/protocol/live-update';
import { Area, Figure } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';

/** What all machines in scope did today. */
export function CountyFigures({ today }: { readonly today: LiveToday }) {
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
      {today.pending ? <p class="help">{text.live.provisional}</p> : null}
    </section>
  );
}
