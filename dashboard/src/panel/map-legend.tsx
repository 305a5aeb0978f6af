import type { MapState } from '../live/map-state.js';
import { ActivitySymbol } from '../map/activity-symbol.js';
import { useSignedInReader } from '../shell/reader.js';

const ACTIVITIES = ['working', 'moving', 'standing', 'silent', 'unknown'] as const;

/** What the marks and colours of the map mean: of operations only those that machines of the map do. */
export function MapLegend({ map }: { map: MapState | undefined }) {
  const { text, catalogue, language } = useSignedInReader();
  const isWide = window.matchMedia('(min-width: 900px)').matches;
  const done = new Set([...(map?.machinesById.values() ?? [])].map(({ operation }) => operation));
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
          <svg class="activity-symbol" viewBox="-13 -13 26 26" width="26" height="26" aria-hidden="true">
            <circle r="10" class="group-rim" />
            <path d="M0 -10A10 10 0 0 1 10 0" class="group-working" />
            <text y="4" text-anchor="middle" class="group-count">
              9
            </text>
          </svg>
          {text.live.group}
        </li>
        {catalogue.operations
          .filter(({ id }) => done.has(id))
          .map(({ id, names, colour }) => (
            <li key={id}>
              <svg class="swatch" viewBox="0 0 26 14" aria-hidden="true">
                <rect width="26" height="14" fill={colour} />
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
