import type { LiveMachine } from '@furrow/protocol/live-update';
import { shapeOf } from './activity-shape.js';
import type { PlacedLabel } from './label-places.js';
import { groupRadiusPx } from './machine-groups.js';
import type { MapPalette } from './map-palette.js';

/** What marks are drawn with. Places are pixels of the canvas. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly palette: MapPalette;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const FAMILY = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
export const LABEL_FONT = `600 13px ${FAMILY}`;
const MARK_SCALE = 1.15;

/** Outlines are parsed once: there may be thousands of marks a frame. */
const pathByOutline = new Map<string, Path2D>();

function pathOf(outline: string): Path2D {
  let path = pathByOutline.get(outline);
  if (path === undefined) {
    path = new Path2D(outline);
    pathByOutline.set(outline, path);
  }
  return path;
}

/** One machine, turned to its course. */
export function drawMachine({ context, palette }: Pen, { activity, courseDeg }: LiveMachine, { x, y }: Point): void {
  const shape = shapeOf(activity, courseDeg);
  const outline = pathOf(shape.outline);
  context.save();
  context.translate(x, y);
  context.scale(MARK_SCALE, MARK_SCALE);
  if (shape.isTurned && courseDeg !== null) context.rotate((courseDeg * Math.PI) / 180);
  context.lineJoin = 'round';
  stroke(context, outline, { colour: palette.colour('--paper'), width: 6 });
  context.fillStyle = palette.colour(shape.isFilled ? shape.colour : '--paper');
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas path, not an array
  context.fill(outline);
  stroke(context, outline, { colour: palette.colour(shape.colour), width: 2.5 });
  if (shape.detail !== '') {
    stroke(context, pathOf(shape.detail), { colour: palette.colour(shape.colour), width: 2.5 });
  }
  context.restore();
}

/** The ring around the chosen machine. */
export function drawHalo({ context, palette }: Pen, { x, y }: Point): void {
  const ring = new Path2D();
  ring.arc(x, y, 21, 0, 2 * Math.PI);
  stroke(context, ring, { colour: palette.colour('--accent'), width: 3 });
}

/** Several machines: a disc with their number; of its rim, the part that works is thick and green. */
export function drawGroup({ context, palette }: Pen, group: { count: number; working: number }, { x, y }: Point): void {
  const radius = groupRadiusPx(group.count);
  const disc = new Path2D();
  disc.arc(x, y, radius, 0, 2 * Math.PI);
  stroke(context, disc, { colour: palette.colour('--paper'), width: 7 });
  context.fillStyle = palette.colour('--paper');
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas path, not an array
  context.fill(disc);
  stroke(context, disc, { colour: palette.colour('--silent'), width: 1.5 });
  if (group.working > 0) {
    const rim = new Path2D();
    rim.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + (2 * Math.PI * group.working) / group.count);
    stroke(context, rim, { colour: palette.colour('--working'), width: 4.5 });
  }
  context.font = `700 12px ${FAMILY}`;
  context.textAlign = 'center';
  context.fillStyle = palette.colour('--ink');
  context.fillText(String(group.count), x, y + 4.5);
}

/** A machine's name. */
export function drawLabel({ context, palette }: Pen, text: string, { x, y }: PlacedLabel): void {
  context.font = LABEL_FONT;
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = palette.colour('--paper');
  context.fillStyle = palette.colour('--ink');
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

function stroke(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour, width }: { colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}
