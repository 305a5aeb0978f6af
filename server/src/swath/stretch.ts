import { type Direction, directionBetween, mirroredTangent, PathCurve } from './path-curve.js';
import type { PathStep, SwathMemory } from './swath-memory.js';
import { type AntennaStep, TowChain } from './tow-chain.js';

/** The tractrices are followed in steps of this length. */
export const FOLLOW_STEP_M = 0.25;
/** A receiver's speed counts up to so many times the mean of its stretch: beyond, the way would run backward. */
export const MOST_END_SPEED = 3;
/** A stretch of 35 s to a nanosecond. */
const HALVINGS = 45;

/** Carries the tool from `from` to `to`, applying the changes of setting on the way. */
export function layStretch(memory: SwathMemory, toTangent: Direction): void {
  const { painter, changes } = memory;
  const from = memory.from!;
  const to = memory.to!;
  const chord = directionBetween(from.place, to.place);
  const fromTangent = memory.fromTangent ?? mirroredTangent(toTangent, chord);
  const curve = new PathCurve([from.place, to.place], [fromTangent, toTangent]);
  const durationMs = to.fixTime - from.leftAt;
  const ends = endSpeeds(from, to, curve.lengthM / durationMs);
  const timeAt = (u: number) => from.leftAt + timeShare(u, ends) * durationMs;
  const wayAt = (time: number) => wayShare((time - from.leftAt) / durationMs, ends);
  const chain = (memory.chain ??= new TowChain(memory.tool!, antennaStep({ curve, from, to }, 0)));
  painter.begin(chain, from.leftAt);
  const steps = Math.max(1, Math.ceil(curve.lengthM / FOLLOW_STEP_M));
  let done = 0;
  for (let i = 1; i <= steps; i += 1) {
    const u = i / steps;
    while (changes.length > 0 && wayAt(changes[0]!.time) <= u) {
      const { time, setting } = changes.shift()!;
      const at = Math.min(u, Math.max(done, wayAt(time)));
      if (at > done) chain.follow(antennaStep({ curve, from, to }, at));
      done = at;
      painter.bar(chain, { time: timeAt(at), frame: memory.frame!, isInterpolated: to.isInterpolated });
      painter.change(setting, timeAt(at));
      if (!painter.hasBar) painter.begin(chain, timeAt(at));
    }
    if (u > done) chain.follow(antennaStep({ curve, from, to }, u));
    done = u;
    if (i === steps || painter.needsBar(chain)) {
      painter.bar(chain, { time: timeAt(u), frame: memory.frame!, isInterpolated: to.isInterpolated });
    }
  }
  painter.noteFix(to);
}

/** Speeds at the ends of a stretch, as multiples of its mean. */
type EndSpeeds = readonly [from: number, to: number];

/** A machine that speeds up or slows down has the way behind it later or sooner than its time. */
function endSpeeds(from: PathStep, to: PathStep, meanMPerMs: number): EndSpeeds {
  if (from.speedMps === undefined || to.speedMps === undefined) return [1, 1];
  const startMps = from.leftAt > from.fixTime ? 0 : from.speedMps;
  const relative = (speedMps: number) => Math.min(MOST_END_SPEED, speedMps / 1000 / meanMPerMs);
  return [relative(startMps), relative(to.speedMps)];
}

/** Share of the way that is done after a share of the time: never backward, for no end is faster than three times the mean. */
function wayShare(u: number, [from, to]: EndSpeeds): number {
  if (u <= 0 || u >= 1) return u;
  return u * (u * (3 - 2 * u) + from * (1 - u) * (1 - u) - to * u * (1 - u));
}

/** Share of the time that a share of the way takes: the other way round, by halving. */
function timeShare(way: number, ends: EndSpeeds): number {
  if (way <= 0 || way >= 1) return way;
  let [early, late] = [0, 1];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (early + late) / 2;
    if (wayShare(middle, ends) <= way) early = middle;
    else late = middle;
  }
  return early;
}

function antennaStep(stretch: { curve: PathCurve; from: PathStep; to: PathStep }, u: number): AntennaStep {
  const { curve, from, to } = stretch;
  const { isReversing } = to;
  return { place: curve.pointAt(u), direction: curve.directionAt(u), isReversing, heading: headingAt(from, to, u) };
}

/** Heading between two fixes of a two-antenna receiver. */
function headingAt(from: PathStep, to: PathStep, u: number): Direction | undefined {
  if (from.heading === undefined || to.heading === undefined) return undefined;
  const x = from.heading.x * (1 - u) + to.heading.x * u;
  const y = from.heading.y * (1 - u) + to.heading.y * u;
  const length = Math.sqrt(x * x + y * y);
  return length > 1e-6 ? { x: x / length, y: y / length } : to.heading;
}
