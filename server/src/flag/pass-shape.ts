import type { Segment } from '../swath/segment.js';

/** A pass as a shape in time: where the bar was at evenly spaced moments, about its middle. */
export interface PassShape {
  readonly segment: Segment;
  readonly lengthM: number;
  readonly durationMs: number;
  /** x and y of each moment, m. */
  readonly places: Float64Array;
  /** Sum of the squares of the places. */
  readonly spreadM2: number;
}

/** How alike two shapes are once one is moved and turned onto the other. */
export interface ShapeMatch {
  /** Root mean square of what remains, m. */
  readonly residualM: number;
}

const MOMENTS = 24;

export function passShapeOf(segment: Segment): PassShape {
  const { quads } = segment;
  const from = quads.timeAt(0);
  const durationMs = quads.timeAt(quads.length - 1) - from;
  const places = new Float64Array(2 * MOMENTS);
  let index = 0;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const time = from + (durationMs * moment) / (MOMENTS - 1);
    while (index + 1 < quads.length - 1 && quads.timeAt(index + 1) <= time) index += 1;
    const [a, b] = [middleOf(quads.at(index)), middleOf(quads.at(Math.min(index + 1, quads.length - 1)))];
    const stepMs = quads.timeAt(Math.min(index + 1, quads.length - 1)) - quads.timeAt(index);
    const share = stepMs > 0 ? (time - quads.timeAt(index)) / stepMs : 0;
    places[2 * moment] = a.x + (b.x - a.x) * share;
    places[2 * moment + 1] = a.y + (b.y - a.y) * share;
  }
  const spreadM2 = centre(places);
  return { segment, lengthM: segment.workedDistanceM, durationMs, places, spreadM2 };
}

function middleOf(quad: readonly number[]): { readonly x: number; readonly y: number } {
  return { x: (quad[2]! + quad[4]!) / 2, y: (quad[3]! + quad[5]!) / 2 };
}

/** Moves places about their middle; returns the sum of their squares. */
function centre(places: Float64Array): number {
  let [sumX, sumY] = [0, 0];
  for (let i = 0; i < places.length; i += 2) {
    sumX += places[i]!;
    sumY += places[i + 1]!;
  }
  let spreadM2 = 0;
  for (let i = 0; i < places.length; i += 2) {
    const x = places[i]! - sumX / MOMENTS;
    const y = places[i + 1]! - sumY / MOMENTS;
    places[i] = x;
    places[i + 1] = y;
    spreadM2 += x * x + y * y;
  }
  return spreadM2;
}

/** What remains of the difference of two shapes under the best turn (the middles lie on each other already). */
export function matchShapes(a: PassShape, b: PassShape): ShapeMatch {
  let [dot, cross] = [0, 0];
  for (let i = 0; i < a.places.length; i += 2) {
    dot += a.places[i]! * b.places[i]! + a.places[i + 1]! * b.places[i + 1]!;
    cross += a.places[i]! * b.places[i + 1]! - a.places[i + 1]! * b.places[i]!;
  }
  const rest = a.spreadM2 + b.spreadM2 - 2 * Math.sqrt(dot * dot + cross * cross);
  return { residualM: Math.sqrt(Math.max(0, rest) / MOMENTS) };
}
