import type { Segment } from '../swath/segment.js';

/**
 * What tells passes apart before their shapes are compared: length in half metres, duration in half seconds, and how far
 * from its beginning the bar was after a quarter and half of the time, in decimetres. Drivers do not drive the same
 * speeds.
 */
export type PassMarks = readonly [length: number, duration: number, atQuarter: number, atHalf: number];

/** How far the marks of a copy that fits to 6 mm may lie apart, in their own steps: 5 cm, 50 ms, 6 cm, 6 cm. */
const REACH: PassMarks = [0.1, 0.1, 0.6, 0.6];

/** Marks of segments as far as they have come; freed with them. */
const marksBySegment = new WeakMap<Segment, { readonly quads: number; readonly marks: PassMarks }>();

export function marksOf(segment: Segment): PassMarks {
  const known = marksBySegment.get(segment);
  if (known?.quads === segment.quads.length) return known.marks;
  const { quads, workedDistanceM } = segment;
  const from = quads.timeAt(0);
  const durationMs = quads.timeAt(quads.length - 1) - from;
  const start = middleAt(segment, from);
  const reachAt = (share: number) => {
    const { x, y } = middleAt(segment, from + durationMs * share);
    return 10 * Math.sqrt((x - start.x) * (x - start.x) + (y - start.y) * (y - start.y));
  };
  const marks = [workedDistanceM * 2, durationMs / 500, reachAt(0.25), reachAt(0.5)] as const;
  marksBySegment.set(segment, { quads: quads.length, marks });
  return marks;
}

/** A number for marks, each taken to its nearest step; others may have it too, which costs a comparison and no more. */
export function keyOf(marks: PassMarks): number {
  return keyOfSteps(marks.map(Math.round));
}

/** The numbers that a copy of a pass may have. */
export function keysAbout(marks: PassMarks): Set<number> {
  let steps: number[][] = [[]];
  for (const [i, mark] of marks.entries()) {
    const near = new Set([Math.round(mark - REACH[i]!), Math.round(mark), Math.round(mark + REACH[i]!)]);
    steps = steps.flatMap((before) => Array.from(near, (step) => [...before, step]));
  }
  return new Set(steps.map(keyOfSteps));
}

function keyOfSteps(steps: readonly number[]): number {
  let key = 0;
  for (const step of steps) key = Math.imul(key, 0x9e3779b1) + step;
  return key;
}

/** Middle of the bar at a time, in the frame of the segment, m. */
function middleAt({ quads }: Segment, time: number): { readonly x: number; readonly y: number } {
  let [low, high] = [0, quads.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (quads.timeAt(middle) <= time) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(low + 1, quads.length - 1);
  const [a, b] = [quads.at(low), quads.at(next)];
  const stepMs = quads.timeAt(next) - quads.timeAt(low);
  const share = stepMs > 0 ? (time - quads.timeAt(low)) / stepMs : 0;
  const [ax, ay] = [(a[2]! + a[4]!) / 2, (a[3]! + a[5]!) / 2];
  const [bx, by] = [(b[2]! + b[4]!) / 2, (b[3]! + b[5]!) / 2];
  return { x: ax + (bx - ax) * share, y: ay + (by - ay) * share };
}
