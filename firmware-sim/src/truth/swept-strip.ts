import type { PlanePoint } from '../frame/tangent-frame.js';
import type { Bar } from '../machine/working-bar.js';

type Ends = Pick<Bar, 'left' | 'right'>;

function cross(o: PlanePoint, a: PlanePoint, b: PlanePoint): number {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/** Where segments pq and rs cross, if they do. */
function crossing(p: PlanePoint, q: PlanePoint, [r, s]: readonly [PlanePoint, PlanePoint]): PlanePoint | undefined {
  const a = cross(r, s, p);
  const b = cross(r, s, q);
  if (a > 0 === b > 0 || cross(p, q, r) > 0 === cross(p, q, s) > 0) return undefined;
  const t = a / (a - b);
  return { x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) };
}

const triangleM2 = (a: PlanePoint, b: PlanePoint, c: PlanePoint): number => Math.abs(cross(a, b, c)) / 2;

/** The simple polygons between two bars: one quad, or two triangles where the bars or the edges cross. */
export function quadPolygons(from: Ends, to: Ends): PlanePoint[][] {
  const bars = crossing(from.left, from.right, [to.left, to.right]);
  if (bars !== undefined)
    return [
      [from.left, to.left, bars],
      [from.right, to.right, bars],
    ];
  const edges = crossing(from.left, to.left, [from.right, to.right]);
  if (edges !== undefined)
    return [
      [from.left, from.right, edges],
      [to.left, to.right, edges],
    ];
  return [[from.left, from.right, to.right, to.left]];
}

/** Area swept between two bars, square metres, never negative: a bow-tie counts as its two triangles. */
export function sweptAreaM2(from: Ends, to: Ends): number {
  return quadPolygons(from, to).reduce((sum, polygon) => {
    const [a, b, c, d] = polygon;
    if (d === undefined) return sum + triangleM2(a!, b!, c!);
    const twice = (c!.x - a!.x) * (d.y - b!.y) - (c!.y - a!.y) * (d.x - b!.x);
    return sum + Math.abs(twice) / 2;
  }, 0);
}

/** A bar end may lie this far from the straight line of a longer step that replaces shorter ones. */
const STRAIGHT_M = 1e-5;
const BARS_A_STRIP = 48;

function onLine(from: PlanePoint, via: PlanePoint, to: PlanePoint): boolean {
  const length = Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2);
  return length > 0 && Math.abs(cross(from, to, via)) <= STRAIGHT_M * length;
}

/**
 * Collects the swept ground as strips of consecutive bars. Straight stretches collapse into one long quad; bends
 * keep every bar. A strip is cut into pieces so that most pieces are simple polygons.
 */
export class StripCollector {
  readonly strips: Ends[][] = [];
  private current: Ends[] = [];
  /** Bars skipped since the last kept one, all on its straight continuation. */
  private pending: Ends[] = [];

  /** Adds the step from one bar to the next; a step that does not continue the last one opens a new strip. */
  add(from: Ends, to: Ends): void {
    const tip = this.pending.at(-1) ?? this.current.at(-1);
    if (tip === undefined || tip.left !== from.left) {
      this.close();
      this.current = [from];
    }
    const kept = this.current.at(-1)!;
    const straight = this.pending.every(
      (b) => onLine(kept.left, b.left, to.left) && onLine(kept.right, b.right, to.right),
    );
    if (!straight || this.pending.length >= 400) this.keepTip();
    this.pending.push(to);
  }

  private keepTip(): void {
    const tip = this.pending.at(-1);
    if (tip === undefined) return;
    this.current.push(tip);
    this.pending = [];
    if (this.current.length < BARS_A_STRIP) return;
    this.strips.push(this.current);
    this.current = [tip];
  }

  /** Ends the strip in hand. */
  close(): void {
    this.keepTip();
    if (this.current.length > 1) this.strips.push(this.current);
    this.current = [];
  }
}
