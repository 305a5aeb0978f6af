import { type Direction, directionBetween, mirroredTangent, PathCurve } from './path-curve.js';
import type { PathStep, SwathMemory } from './swath-memory.js';
import { type AntennaStep, TowChain } from './tow-chain.js';

/** The tractrices are followed in steps of this length. */
export const FOLLOW_STEP_M = 0.25;

/** Carries the tool from `from` to `to`, applying the changes of setting on the way. */
export function layStretch(memory: SwathMemory, toTangent: Direction): void {
  const { painter, changes } = memory;
  const from = memory.from!;
  const to = memory.to!;
  const chord = directionBetween(from.place, to.place);
  const fromTangent = memory.fromTangent ?? mirroredTangent(toTangent, chord);
  const curve = new PathCurve([from.place, to.place], [fromTangent, toTangent]);
  const durationMs = to.fixTime - from.leftAt;
  const timeAt = (u: number) => from.leftAt + u * durationMs;
  const chain = (memory.chain ??= new TowChain(memory.tool!, antennaStep({ curve, from, to }, 0)));
  painter.begin(chain, from.leftAt);
  const steps = Math.max(1, Math.ceil(curve.lengthM / FOLLOW_STEP_M));
  let done = 0;
  for (let i = 1; i <= steps; i += 1) {
    const u = i / steps;
    while (changes.length > 0 && changes[0]!.time <= timeAt(u)) {
      const { time, setting } = changes.shift()!;
      const at = Math.min(u, Math.max(done, (time - from.leftAt) / durationMs));
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
