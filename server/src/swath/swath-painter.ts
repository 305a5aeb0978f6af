import type { LocalFrame, LocalPoint } from '../geo/local-frame.js';
import { type Direction, lengthBetween } from './path-curve.js';
import { type FixNote, isSameWork, Segment, type WorkKey } from './segment.js';
import { isSameWidth, type WorkingWidth } from './tool-geometry.js';
import { aside, type TowChain } from './tow-chain.js';

/** What the tool does from some time on; null where it does not work. */
export interface ToolSetting {
  readonly work: WorkKey;
  readonly width: WorkingWidth;
  /** Nothing but the motion says that it works. */
  readonly isByMotion: boolean;
}

export function isSameSetting(a: ToolSetting | null, b: ToolSetting | null): boolean {
  if (a === null || b === null) return a === b;
  return isOneSegment(a, b) && isSameWidth(a.width, b.width);
}

/** Whether a segment goes on from one setting to the other. */
function isOneSegment(a: ToolSetting, b: ToolSetting): boolean {
  return isSameWork(a.work, b.work) && a.isByMotion === b.isByMotion;
}

/** A bar that was laid: the tool's place at one moment. */
interface Bar {
  readonly centre: LocalPoint;
  readonly heading: Direction;
  readonly time: number;
}

function isSamePlace(a: Bar, b: Bar): boolean {
  return lengthBetween(a.centre, b.centre) === 0 && lengthBetween(a.heading, b.heading) === 0;
}

/** What a painter remembers beside its segments, as a checkpoint keeps it. */
export interface KeptPainter {
  readonly setting: ToolSetting | null;
  readonly last: Bar | undefined;
  readonly unclaimedUnknownM: number;
  /** The newest segment may go on. */
  readonly isOpen: boolean;
}

/** A chord may leave the outer tip's arc by this much before a bar is laid between, m. */
export const MAX_SAGITTA_M = 0.015;

/** Lays quads between successive bars of the tool while it works, and gathers them to segments. */
export class SwathPainter {
  readonly segments: Segment[] = [];
  private readonly day: { machineId: string; localDay: string };
  private setting: ToolSetting | null = null;
  private segment: Segment | undefined;
  private last: Bar | undefined;
  private unclaimedUnknownM = 0;

  constructor(day: { machineId: string; localDay: string }) {
    this.day = day;
  }

  static kept(
    day: { machineId: string; localDay: string },
    segments: readonly Segment[],
    { isOpen, ...rest }: KeptPainter,
  ): SwathPainter {
    const painter = Object.assign(new SwathPainter(day), rest);
    painter.segments.push(...segments);
    painter.segment = isOpen ? segments.at(-1) : undefined;
    return painter;
  }

  keep(): KeptPainter {
    const { setting, last, unclaimedUnknownM, segment } = this;
    return { setting, last, unclaimedUnknownM, isOpen: segment !== undefined };
  }

  /** What the tool does where the swath has come to. */
  get current(): ToolSetting | null {
    return this.setting;
  }

  /** True where the next bar continues a stretch. */
  get hasBar(): boolean {
    return this.last !== undefined;
  }

  /** Takes a new setting; the bar in place ends the old one and begins the new one. */
  change(setting: ToolSetting | null, time: number): void {
    const { setting: before } = this;
    this.setting = setting;
    if (setting === null || (before !== null && !isOneSegment(before, setting))) this.segment = undefined;
    this.last = setting === null || this.last === undefined ? undefined : { ...this.last, time };
  }

  /** Lays a first bar where a stretch begins; nothing is painted before it. */
  begin(chain: TowChain, time: number): void {
    this.last = this.setting === null ? undefined : { centre: chain.bar, heading: chain.barHeading, time };
  }

  /** Ends the stretch: what comes next is not connected to it. */
  breakOff(): void {
    this.last = undefined;
  }

  /** Ends the segment too: the next one is in another frame. */
  endSegment(): void {
    this.segment = undefined;
    this.last = undefined;
  }

  /** Adds way over a gap that nobody measured, to this segment or else to the next. */
  addUnknown(distanceM: number): void {
    if (this.segment === undefined) this.unclaimedUnknownM += distanceM;
    else this.segment.unknownDistanceM += distanceM;
  }

  noteFix(note: FixNote): void {
    this.segment?.noteFix(note);
  }

  /** True once the tool has turned so far since its last bar that the straight side of a quad would show. */
  needsBar(chain: TowChain): boolean {
    const { last, setting } = this;
    if (last === undefined || setting === null) return false;
    const turn = Math.abs(last.heading.x * chain.barHeading.y - last.heading.y * chain.barHeading.x);
    const { spans } = setting.width;
    const tipM = Math.max(Math.abs(spans[0]!.leftM), Math.abs(spans.at(-1)!.rightM));
    const travelM = lengthBetween(last.centre, chain.bar) + tipM * turn;
    return (travelM * turn) / 8 > MAX_SAGITTA_M;
  }

  /** Lays a bar: one quad for each run of active sections since the last. */
  bar(chain: TowChain, at: { time: number; frame: LocalFrame; isInterpolated: boolean }): void {
    const { setting, last } = this;
    if (setting === null) return;
    const bar = { centre: chain.bar, heading: chain.barHeading, time: at.time };
    this.last = bar;
    // A tool that is lowered and raised on the spot has worked nothing: no quad, no stretch.
    if (last === undefined || isSamePlace(last, bar)) return;
    const segment = this.openSegment(setting, { frame: at.frame, time: last.time });
    for (const { leftM, rightM } of setting.width.spans) {
      const corners = [
        aside(last.centre, last.heading, rightM),
        aside(bar.centre, bar.heading, rightM),
        aside(bar.centre, bar.heading, leftM),
        aside(last.centre, last.heading, leftM),
      ].flatMap(({ x, y }) => [x, y]);
      segment.quads.push(corners, at.time, at.isInterpolated);
    }
    segment.noteWidth(setting.width);
    segment.workedDistanceM += lengthBetween(last.centre, bar.centre);
    segment.workedTimeS += (bar.time - last.time) / 1000;
    segment.endTime = Math.round(at.time);
  }

  private openSegment(setting: ToolSetting, start: { frame: LocalFrame; time: number }): Segment {
    if (this.segment === undefined) {
      this.segment = new Segment(this.day, setting.work, { ...start, isByMotion: setting.isByMotion });
      this.segment.unknownDistanceM = this.unclaimedUnknownM;
      this.unclaimedUnknownM = 0;
      this.segments.push(this.segment);
    }
    return this.segment;
  }
}
