import type { LocalPoint } from '../geo/local-frame.js';
import { type Direction, directionBetween, lengthBetween } from './path-curve.js';
import type { ToolGeometry } from './tool-geometry.js';

/** An antenna this little ahead of the axle, or behind it, does not tell the heading. */
export const SHORTEST_LEVER_M = 0.3;

/** Where the antenna is at one step of the way, and what is known of the heading. */
export interface AntennaStep {
  readonly place: LocalPoint;
  /** Direction of the antenna's path. */
  readonly direction: Direction;
  readonly isReversing: boolean;
  /** From a two-antenna receiver; undefined where the path must tell. */
  readonly heading: Direction | undefined;
}

/**
 * From the antenna to the working bar:
 *
 *   antenna --lever arm--> rear axle --rigid--> hitch --rigid or drawbar--> bar
 *
 * An antenna ahead of the axle drags it like a trailer (the axle cannot slip sideways), which is where the
 * heading comes from. A drawbar does the same to a trailed tool. Both are tractrices, followed in small steps,
 * also while the tool is raised.
 */
export class TowChain {
  heading: Direction;
  /** Centre of the bar, its forward direction. */
  bar: LocalPoint;
  barHeading: Direction;
  private readonly tool: ToolGeometry;
  private axle: LocalPoint;
  private hitch: LocalPoint;

  constructor(tool: ToolGeometry, step: AntennaStep) {
    this.tool = tool;
    this.heading = step.heading ?? forward(step);
    this.barHeading = this.heading;
    this.axle = this.axleBehind(step.place);
    this.hitch = ahead(this.axle, this.heading, tool.hitchXM);
    this.bar = this.barPlace();
  }

  /** Follows the antenna one small step (a quarter of a metre keeps the tractrix true to millimetres). */
  follow(step: AntennaStep): void {
    const { tool } = this;
    const before = this.heading;
    this.heading = step.heading ?? this.headingOf(step);
    this.axle = this.axleBehind(step.place);
    const hitch = ahead(this.axle, this.heading, tool.hitchXM);
    if (tool.drawbarM === 0) {
      this.barHeading = this.heading;
    } else if (step.isReversing) {
      // Pushing a drawbar is unstable: the driver keeps it at its angle, and so do we.
      this.barHeading = turned(this.barHeading, before, this.heading);
    } else {
      this.barHeading = pulledHeading(this.barHeading, [this.hitch, hitch], tool.drawbarM);
    }
    this.hitch = hitch;
    this.bar = this.barPlace();
  }

  /** The chain with these fields, as a checkpoint keeps them. */
  static kept(fields: object): TowChain {
    return Object.assign(Object.create(TowChain.prototype) as TowChain, fields);
  }

  /** Takes the chain over to another frame; `move` maps places. */
  moved(move: (place: LocalPoint) => LocalPoint): TowChain {
    const direction = (place: LocalPoint, heading: Direction) =>
      directionBetween(move(place), move(ahead(place, heading, 1)));
    return TowChain.kept({
      tool: this.tool,
      heading: direction(this.axle, this.heading),
      barHeading: direction(this.bar, this.barHeading),
      bar: move(this.bar),
      axle: move(this.axle),
      hitch: move(this.hitch),
    });
  }

  private headingOf(step: AntennaStep): Direction {
    if (this.tool.antennaXM < SHORTEST_LEVER_M || step.isReversing) return forward(step);
    const { antennaXM, antennaYM } = this.tool;
    const onCentreLine = aside(step.place, this.heading, -antennaYM);
    return pulledHeading(this.heading, [ahead(this.axle, this.heading, antennaXM), onCentreLine], antennaXM);
  }

  private axleBehind(antenna: LocalPoint): LocalPoint {
    return ahead(aside(antenna, this.heading, -this.tool.antennaYM), this.heading, -this.tool.antennaXM);
  }

  private barPlace(): LocalPoint {
    const { drawbarM, mountedXM, offsetYM } = this.tool;
    return aside(ahead(this.hitch, this.barHeading, mountedXM - drawbarM), this.barHeading, offsetYM);
  }
}

/**
 * Heading of a bar of some length after its front end was pulled straight from one place to another (the
 * tractrix): of the angle p between pull and heading, tan(p/2) shrinks by exp(-way/length), here as
 * (1 - way/2 length) / (1 + way/2 length), which is that to the third order.
 */
function pulledHeading(heading: Direction, [from, to]: readonly [LocalPoint, LocalPoint], lengthM: number): Direction {
  const wayM = lengthBetween(from, to);
  if (wayM === 0) return heading;
  const pull = directionBetween(from, to);
  const cos = pull.x * heading.x + pull.y * heading.y;
  const sin = pull.x * heading.y - pull.y * heading.x;
  const shrink = (2 * lengthM - wayM) / (2 * lengthM + wayM);
  const half = (sin / Math.max(1e-6, 1 + cos)) * shrink;
  const scale = 1 / (1 + half * half);
  const [c, s] = [(1 - half * half) * scale, 2 * half * scale];
  return { x: pull.x * c - pull.y * s, y: pull.x * s + pull.y * c };
}

function forward({ direction, isReversing }: AntennaStep): Direction {
  return isReversing ? { x: -direction.x, y: -direction.y } : direction;
}

function ahead(place: LocalPoint, heading: Direction, distanceM: number): LocalPoint {
  return { x: place.x + heading.x * distanceM, y: place.y + heading.y * distanceM };
}

/** A place moved to the right of a heading. */
export function aside(place: LocalPoint, heading: Direction, rightM: number): LocalPoint {
  return { x: place.x + heading.y * rightM, y: place.y - heading.x * rightM };
}

/** A direction turned by the angle between two others. */
function turned(direction: Direction, from: Direction, to: Direction): Direction {
  const cos = from.x * to.x + from.y * to.y;
  const sin = from.x * to.y - from.y * to.x;
  return { x: direction.x * cos - direction.y * sin, y: direction.x * sin + direction.y * cos };
}
