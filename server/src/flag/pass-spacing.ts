import type { Segment } from '../swath/segment.js';
import { medianOf } from './claimed-job.js';

/** A place on a pass: the middle of the bar, the direction of travel, when. */
interface PassPoint {
  readonly x: number;
  readonly y: number;
  readonly ex: number;
  readonly ey: number;
  readonly time: number;
}

/** How far apart neighbouring passes lie, as the swath itself shows. */
export interface PassSpacing {
  readonly spacingM: number;
  /** Stretches of work that took part. */
  readonly passes: number;
  /** Places at which a distance was taken. */
  readonly samples: number;
}

const STEP_M = 4;
const MOST_POINTS = 20_000;
/** Parallel within 6 degrees. */
const PARALLEL_SINE = 0.1;
/** The same pass is never its own neighbour: a neighbour was there this much earlier or later. */
const OTHER_PASS_MS = 20_000;
const MIN_SPACING_M = 0.2;
const MIN_PASSES = 6;
const MIN_SAMPLES = 60;

function pointsOf({ quads }: Segment, strideM: number): PassPoint[] {
  const points: PassPoint[] = [];
  let since = strideM;
  for (let i = 0; i < quads.length; i += 1) {
    const quad = quads.at(i);
    const x = (quad[2]! + quad[4]!) / 2;
    const y = (quad[3]! + quad[5]!) / 2;
    const [dx, dy] = [x - (quad[0]! + quad[6]!) / 2, y - (quad[1]! + quad[7]!) / 2];
    const length = Math.sqrt(dx * dx + dy * dy);
    since += length;
    if (since < strideM || length < 0.05) continue;
    points.push({ x, y, ex: dx / length, ey: dy / length, time: quads.timeAt(i) });
    since = 0;
  }
  return points;
}

/**
 * The median distance from a pass to the nearest parallel one on its right and on its left, over places every
 * 4 m; undefined where there are too few of them to tell. Only the frame of the first segment is looked at.
 *
 *      ──────────────────┬────────   neighbour
 *                        │ distance, taken where the neighbour lies abreast
 *      ──────────────────┴────────   pass
 */
export function passSpacingOf(segments: readonly Segment[], widthM: number): PassSpacing | undefined {
  const ofFrame = segments.filter(({ frame }) => frame === segments[0]!.frame);
  if (ofFrame.length < MIN_PASSES) return undefined;
  const pathM = ofFrame.reduce((sum, { workedDistanceM }) => sum + workedDistanceM, 0);
  const strideM = Math.max(STEP_M, pathM / MOST_POINTS);
  const reachM = 2 * widthM;
  const cellOf = (x: number, y: number) => `${Math.floor(x / reachM)} ${Math.floor(y / reachM)}`;
  const points = ofFrame.flatMap((segment) => pointsOf(segment, strideM));
  const pointsByCell = new Map<string, PassPoint[]>();
  for (const point of points) {
    const cell = cellOf(point.x, point.y);
    const inCell = pointsByCell.get(cell);
    if (inCell === undefined) pointsByCell.set(cell, [point]);
    else inCell.push(point);
  }
  const distances = points.flatMap((point) => {
    const near = [-1, 0, 1].flatMap((i) =>
      [-1, 0, 1].flatMap((j) => pointsByCell.get(cellOf(point.x + i * reachM, point.y + j * reachM)) ?? []),
    );
    return nearestAbreast(point, near, strideM);
  });
  const spacingM = medianOf(distances);
  if (spacingM === undefined || distances.length < MIN_SAMPLES) return undefined;
  return { spacingM, passes: ofFrame.length, samples: distances.length };
}

/** Distances to the nearest parallel pass on either side, as far as there is one. */
function nearestAbreast(point: PassPoint, near: readonly PassPoint[], strideM: number): number[] {
  let [left, right] = [Infinity, Infinity];
  for (const other of near) {
    if (Math.abs(other.time - point.time) < OTHER_PASS_MS) continue;
    if (Math.abs(point.ex * other.ey - point.ey * other.ex) > PARALLEL_SINE) continue;
    const [dx, dy] = [other.x - point.x, other.y - point.y];
    if (Math.abs(dx * point.ex + dy * point.ey) > strideM / 2 + 0.5) continue;
    const aside = point.ex * dy - point.ey * dx;
    if (aside > MIN_SPACING_M) left = Math.min(left, aside);
    if (aside < -MIN_SPACING_M) right = Math.min(right, -aside);
  }
  return [left, right].filter((distance) => distance < Infinity);
}
