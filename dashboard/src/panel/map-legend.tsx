import { ActivitySymbol } from '../map/activity-symbol.js';
import { useSignedInReader } from '../shell/reader.js';

const ACTIVITIES = ['working', 'moving', 'standing', 'silent', 'unknown'] as const;

/** What the marks and colours of the map mean. Open on a desktop, folded on a phone. */
export function MapLegend() {
  const { text } = useSignedInReader();
  const isWide = window.matchMedia('(min-width: 900px)').matches;
  return (
    <details class="legend" open={isWide}>
      <summary>{text.live.legend}</summary>
      <ul>
        {ACTIVITIES.map((activity) => (
          <li key={activity}>
            <ActivitySymbol activity={activity} />
            {text.activity[activity]}
          </li>
        ))}
        <li>
          <span class="swatch swatch-covered" />
          {text.live.covered}
        </li>
        <li>
          <span class="swatch swatch-overlap" />
          {text.live.overlap}
        </li>
        <li>
          <span class="swatch swatch-trail-working" />
          {text.live.trailWorking}
        </li>
        <li>
          <span class="swatch swatch-trail-moving" />
          {text.live.trailMoving}
        </li>
        <li>
          <span class="swatch swatch-partfield" />
          {text.live.partfield}
        </li>
      </ul>
    </details>
  );
}
