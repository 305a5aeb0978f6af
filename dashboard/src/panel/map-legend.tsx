import { operationColour } from '@furrow/protocol/operation-colour';
import { ActivitySymbol } from '../map/activity-symbol.js';
import { useSignedInReader } from '../shell/reader.js';

const ACTIVITIES = ['working', 'moving', 'standing', 'silent', 'unknown'] as const;

/** What the marks and colours of the map mean. Open on a desktop, folded on a phone. */
export function MapLegend() {
  const { text, catalogue, language } = useSignedInReader();
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
        {catalogue.operations.map(({ id, names }) => (
          <li key={id}>
            <svg class="swatch" viewBox="0 0 26 14" aria-hidden="true">
              <rect width="26" height="14" fill={`rgb(${operationColour(id).join(' ')})`} />
            </svg>
            {text.live.covered(names[language])}
          </li>
        ))}
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
