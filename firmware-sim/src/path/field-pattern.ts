import { offsetPose, PathBuilder, type ArcSegment, type Pose } from './arc-path.js';
import { insetPolygon, rotatePolygon, xRange, type ConvexPolygon } from './convex-polygon.js';

/** How a field is to be worked; lengths in metres. */
export interface PatternPlan {
  readonly partfield: ConvexPolygon;
  /** Direction of the passes, radians from east. */
  readonly headingRad: number;
  readonly widthM: number;
  /** Share of the width that neighbouring passes overlap, 0 to 1. */
  readonly overlap: number;
  /** Depth of the turning strip left by the passes. */
  readonly headlandM: number;
  readonly offsetYM: number;
  /** Bar behind the reference point on a straight. */
  readonly barBehindM: number;
  readonly leadInM: number;
  readonly leadOutM: number;
  /** Passes to skip ahead by, alternating; 1 is plain shuttle. */
  readonly skip: number;
  /** Sine contour, if any. */
  readonly contour?: { readonly amplitudeM: number; readonly wavelengthM: number };
}

/** One pass: its path, and from where to where on it the bar works. */
export interface Pass {
  readonly segments: readonly ArcSegment[];
  readonly workFromM: number;
  readonly workToM: number;
  readonly start: Pose;
}

interface Line {
  readonly y: number;
  readonly fromX: number;
  readonly toX: number;
}

/** The lines of the bar's middle, in a frame whose x axis runs along the passes. */
function passLines(plan: PatternPlan): Line[] {
  const mainfield = rotatePolygon(insetPolygon(plan.partfield, plan.headlandM), -plan.headingRad);
  const ys = mainfield.map((p) => p.y);
  const margin = plan.contour?.amplitudeM ?? 0;
  const lowest = Math.min(...ys) + margin;
  const highest = Math.max(...ys) - margin;
  const spacing = plan.widthM * (1 - plan.overlap);
  const count = Math.ceil((highest - lowest - plan.widthM) / spacing) + 1;
  const lines: Line[] = [];
  for (let i = 0; i < count; i++) {
    const y = lowest + plan.widthM / 2 + i * spacing;
    const range = xRange(mainfield, { fromY: y - plan.widthM / 2 - margin, toY: y + plan.widthM / 2 + margin });
    if (range !== undefined && range[1] - range[0] > 2) lines.push({ y, fromX: range[0], toX: range[1] });
  }
  return lines;
}

/** Order of driving: 0, n, 1, n+1, ... within blocks of 2n, so that turns are wide enough for one arc each. */
function passOrder(count: number, skip: number): number[] {
  if (skip <= 1) return Array.from({ length: count }, (_, i) => i);
  const order: number[] = [];
  for (let block = 0; block < count; block += 2 * skip) {
    for (let i = 0; i < skip; i++) order.push(block + i, block + i + skip);
  }
  return order.filter((i) => i < count);
}

function straightPass(plan: PatternPlan, line: Line, forward: boolean): Pass {
  const sign = forward ? 1 : -1;
  const cos = Math.cos(plan.headingRad);
  const sin = Math.sin(plan.headingRad);
  // The bar lies offsetYM to the right of the path, so the path lies as much to its left.
  const y = line.y + sign * plan.offsetYM;
  const x = forward ? line.fromX : line.toX;
  const bar: Pose = {
    x: x * cos - y * sin,
    y: x * sin + y * cos,
    headingRad: plan.headingRad + (forward ? 0 : Math.PI),
  };
  const start = offsetPose(bar, { forwardM: plan.barBehindM - plan.leadInM, rightM: 0 });
  const length = line.toX - line.fromX;
  const path = new PathBuilder(start).add(plan.leadInM + length + plan.leadOutM);
  return { segments: path.segments, workFromM: plan.leadInM, workToM: plan.leadInM + length, start };
}

/** The same pass along a sine fixed to the field: curvature follows y = a sin(k x) in pieces of a quarter metre. */
function contourPass(plan: PatternPlan, line: Line, forward: boolean): Pass {
  const straight = straightPass(plan, line, forward);
  const { amplitudeM, wavelengthM } = plan.contour!;
  const k = (2 * Math.PI) / wavelengthM;
  const sign = forward ? 1 : -1;
  const startX = (forward ? line.fromX : line.toX) + sign * (plan.barBehindM - plan.leadInM);
  const slopeAt = (alongM: number): number => amplitudeM * k * Math.cos(k * (startX + sign * alongM));
  const leftM = sign * amplitudeM * Math.sin(k * startX);
  const start: Pose = {
    ...offsetPose(straight.start, { forwardM: 0, rightM: -leftM }),
    headingRad: straight.start.headingRad + Math.atan(slopeAt(0)),
  };
  const path = new PathBuilder(start);
  const totalM = plan.leadInM + line.toX - line.fromX + plan.leadOutM;
  const stepM = 0.25;
  let alongM = 0;
  while (alongM < totalM) {
    const slope = slopeAt(alongM);
    const bend = -sign * amplitudeM * k * k * Math.sin(k * (startX + sign * alongM));
    path.add(stepM, bend / (1 + slope * slope) ** 1.5);
    alongM += stepM / Math.sqrt(1 + slope * slope);
  }
  return { segments: path.segments, workFromM: plan.leadInM, workToM: path.lengthM - plan.leadOutM, start };
}

/** The passes of a field in driving order, alternating in direction. */
export function fieldPasses(plan: PatternPlan): Pass[] {
  const lines = passLines(plan);
  const create = plan.contour === undefined ? straightPass : contourPass;
  return passOrder(lines.length, plan.skip).map((index, i) => create(plan, lines[index]!, i % 2 === 0));
}

/**
 * One headland round: the boundary moved inward so that the bar's middle runs `depthM` inside, corners rounded.
 * Starts in the middle of the first side and ends there. Counter-clockwise, so right is outward.
 */
export function headlandRound(plan: PatternPlan, depthM: number, radiusM: number): Pass | undefined {
  const corners = insetPolygon(plan.partfield, depthM + plan.offsetYM);
  const n = corners.length;
  if (n < 3) return undefined;
  const sides = corners.map((a, i) => {
    const b = corners[(i + 1) % n]!;
    return { a, length: Math.sqrt((b.x - a.x) ** 2 + (b.y - a.y) ** 2), heading: Math.atan2(b.y - a.y, b.x - a.x) };
  });
  const bends = sides.map((side, i) => {
    const turn = sides[(i + 1) % n]!.heading - side.heading;
    return ((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  });
  const cut = (i: number): number => radiusM * Math.tan(bends[(i + n) % n]! / 2);
  const first = sides[0]!;
  const middle = offsetPose(
    { ...first.a, headingRad: first.heading },
    { forwardM: first.length / 2 - plan.leadInM, rightM: 0 },
  );
  const path = new PathBuilder(middle);
  path.add(plan.leadInM + first.length / 2 - cut(0)).add(radiusM * bends[0]!, 1 / radiusM);
  for (let i = 1; i < n; i++) {
    const straight = sides[i]!.length - cut(i - 1) - cut(i);
    if (straight < 0) return undefined;
    path.add(straight).add(radiusM * bends[i]!, 1 / radiusM);
  }
  path.add(first.length / 2 - cut(n - 1) + plan.barBehindM + plan.leadOutM);
  const workFromM = plan.leadInM + plan.barBehindM;
  return { segments: path.segments, workFromM, workToM: path.lengthM - plan.leadOutM, start: middle };
}
