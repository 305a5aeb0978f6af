import { offsetPose, type Pose } from '../path/arc-path.js';
import type { PlanePoint } from '../frame/tangent-frame.js';
import type { Implement, Tractor } from './outfit.js';

/** The two ends of the working bar and its middle, metres in the plane. */
export interface Bar {
  readonly left: PlanePoint;
  readonly right: PlanePoint;
  readonly centre: PlanePoint;
}

/** Where the antenna is: the reference point plus the rotated lever arm. */
export function antennaPose(pose: Pose, tractor: Tractor): Pose {
  return offsetPose(pose, { forwardM: tractor.antennaXM, rightM: tractor.antennaYM });
}

/**
 * The working bar behind the tractor. A mounted tool is rigid; a trailed one follows its hitch point on a drawbar
 * of constant length, by the exact tractrix of a hitch that moves straight within a step.
 */
export class WorkingBar {
  private readonly tractor: Tractor;
  private readonly implement: Implement;
  private hitch: Pose;
  /** Heading of the implement, radians from east. */
  headingRad: number;

  constructor(tractor: Tractor, implement: Implement, start: Pose) {
    this.tractor = tractor;
    this.implement = implement;
    this.headingRad = start.headingRad;
    this.hitch = offsetPose(start, { forwardM: tractor.hitchXM, rightM: 0 });
  }

  /** Follows the tractor to its new pose; steps should stay below 0.25 m. */
  follow(pose: Pose): void {
    const hitch = offsetPose(pose, { forwardM: this.tractor.hitchXM, rightM: 0 });
    if (this.implement.attachment === 'mounted') this.headingRad = pose.headingRad;
    else this.pull(hitch);
    this.hitch = hitch;
  }

  private pull(hitch: Pose): void {
    const dx = hitch.x - this.hitch.x;
    const dy = hitch.y - this.hitch.y;
    const moved = Math.sqrt(dx * dx + dy * dy);
    if (moved === 0) return;
    const direction = Math.atan2(dy, dx);
    // tan(angle/2) between drawbar and pull decays by exp(-distance/drawbar): the tractrix in closed form.
    const half = (this.headingRad - direction) / 2;
    const decay = Math.exp(moved / this.implement.toolXM);
    this.headingRad = direction + 2 * Math.atan2(Math.sin(half) * decay, Math.cos(half));
  }

  /** The tool's own reference point: the middle of the bar without its lateral offset. */
  get tool(): PlanePoint {
    const at = { ...this.hitch, headingRad: this.headingRad };
    return offsetPose(at, { forwardM: this.implement.toolXM, rightM: 0 });
  }

  get hitchPoint(): PlanePoint {
    return this.hitch;
  }

  get bar(): Bar {
    const { toolXM, offsetYM, widthM } = this.implement;
    const at = { ...this.hitch, headingRad: this.headingRad };
    return {
      left: offsetPose(at, { forwardM: toolXM, rightM: offsetYM - widthM / 2 }),
      right: offsetPose(at, { forwardM: toolXM, rightM: offsetYM + widthM / 2 }),
      centre: offsetPose(at, { forwardM: toolXM, rightM: offsetYM }),
    };
  }
}
