import { ACTIVITY_SHAPES, type Activity } from './activity-shape.js';

/** The mark of an activity, as the map draws it. */
export function ActivitySymbol({ activity }: { readonly activity: Activity }) {
  const shape = ACTIVITY_SHAPES[activity];
  return (
    <svg
      class={`activity-symbol activity-${activity}`}
      viewBox="-13 -13 26 26"
      width="26"
      height="26"
      aria-hidden="true"
    >
      <path d={shape.outline} class={shape.isFilled ? 'symbol-filled' : 'symbol-hollow'} />
      <path d={shape.detail} class="symbol-detail" />
    </svg>
  );
}
