import type { LiveMachine } from '@furrow/protocol/live-update';

export type Activity = LiveMachine['activity'];

/** A machine's mark, as SVG path data around 0,0 with north up, some 22 wide. Activities differ in shape, not colour alone. */
export interface ActivityShape {
  readonly outline: string;
  /** Lines drawn over the outline. */
  readonly detail: string;
  readonly isFilled: boolean;
  /** Turned to the machine's course. */
  readonly isTurned: boolean;
  /** CSS custom property that holds its colour. */
  readonly colour: `--${string}`;
}

const ARROW = 'M0 -11L8 8L0 4L-8 8Z';
const DISC = 'M-7 0A7 7 0 1 0 7 0A7 7 0 1 0 -7 0Z';

export const ACTIVITY_SHAPES: Readonly<Record<Activity, ActivityShape>> = {
  working: { outline: ARROW, detail: 'M-10 11H10', isFilled: true, isTurned: true, colour: '--working' },
  moving: { outline: ARROW, detail: '', isFilled: false, isTurned: true, colour: '--moving' },
  standing: {
    outline: 'M-8 -8H8V8H-8Z',
    detail: 'M-2.5 -4V4M2.5 -4V4',
    isFilled: false,
    isTurned: false,
    colour: '--standing',
  },
  silent: { outline: DISC, detail: 'M-9 9L9 -9', isFilled: false, isTurned: false, colour: '--silent' },
  unknown: { outline: 'M0 -9L9 0L0 9L-9 0Z', detail: '', isFilled: false, isTurned: false, colour: '--unknown' },
};

/** The mark of a machine whose course is not known: an arrow would point somewhere nobody measured. */
export function shapeOf(activity: Activity, courseDeg: number | null): ActivityShape {
  const shape = ACTIVITY_SHAPES[activity];
  return shape.isTurned && courseDeg === null ? { ...shape, outline: DISC, detail: '' } : shape;
}
