import type { WorkStateEvidence } from '@furrow/protocol/job';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { frameOf, type LocalFrame, type LocalPoint, nodeKeyOf } from '../geo/local-frame.js';
import type { WorkState } from '../work-state/telemetry-record-to-work-state.js';
import { compassDirection, hasFix, isStanding, linkBetween, type PathFix } from './fix-link.js';
import {
  cosineBetween,
  type Direction,
  directionBetween,
  lengthBetween,
  mirroredTangent,
  PathCurve,
  tangentAt,
} from './path-curve.js';
import { isReversingAt, type ReverseMemory } from './reversing.js';
import type { WorkKey } from './segment.js';
import { isSameSetting, SwathPainter, type ToolSetting } from './swath-painter.js';
import type { ToolGeometry, WorkingWidth } from './tool-geometry.js';
import { type AntennaStep, TowChain } from './tow-chain.js';

/** What the registry says of a record's machine at its time. */
export interface SwathContext {
  readonly tool: ToolGeometry;
  readonly work: WorkKey;
  /** Undefined where nothing tells the width: nothing is painted then. */
  readonly width: WorkingWidth | undefined;
}

interface Step extends PathFix {
  /** Of the way from the step before to this. */
  readonly isInterpolated: boolean;
  readonly isReversing: boolean;
  readonly quality: number | undefined;
  readonly evidence: WorkStateEvidence;
}

/** Memory of one machine-day: where the path, the tool and the work stand. Fresh each local day. */
export interface SwathMemory {
  readonly painter: SwathPainter;
  frame: LocalFrame | undefined;
  tool: ToolGeometry | undefined;
  chain: TowChain | undefined;
  /** The two newest steps of the path; the swath is laid up to `from`, for at `to` the direction is not known yet. */
  from: Step | undefined;
  to: Step | undefined;
  fromTangent: Direction | undefined;
  reverse: ReverseMemory;
  /** The newest setting, and the changes that the swath has not come to yet. */
  setting: ToolSetting | null;
  changes: { readonly time: number; readonly setting: ToolSetting | null }[];
  lastFixTime: number;
  lastRecordTime: number | undefined;
  droppedFixes: number;
}

export function createSwathMemory(day: { machineId: string; localDay: string }): SwathMemory {
  return {
    painter: new SwathPainter(day),
    frame: undefined,
    tool: undefined,
    chain: undefined,
    from: undefined,
    to: undefined,
    fromTangent: undefined,
    reverse: { isReversing: false, sinceM: 0 },
    setting: null,
    changes: [],
    lastFixTime: -Infinity,
    lastRecordTime: undefined,
    droppedFixes: 0,
  };
}

/** After so many impossible fixes in a row the new place is believed. */
const MAX_DROPPED_FIXES = 5;
/** The tractrices are followed in steps of this length. */
const FOLLOW_STEP_M = 0.25;
/** A frame is left for the next node's once a fix is this far from its node, degrees. */
const FRAME_REACH_DEG = 0.06;
/** Below this speed a receiver's course means nothing. */
const COURSE_MIN_MPS = 0.5;

/**
 * Carries the tool along the path up to one fix behind the newest and lays the swath where it works. Records
 * come in canonical order. The new ground is in `memory.painter.segments`.
 */
export function workStateToSwath(memory: SwathMemory, workState: WorkState, context: SwathContext): void {
  noteSetting(memory, workState, context);
  memory.lastRecordTime = workState.fixTime;
  if (hasFix(workState.record) && workState.fixTime > memory.lastFixTime) {
    extendPath(memory, toStep(memory, workState, workState.record), workState.record);
  }
}

function noteSetting(memory: SwathMemory, { fixTime, isWorking, changedAt }: WorkState, context: SwathContext): void {
  const { width, work, tool } = context;
  const setting = isWorking && width !== undefined && width.spans.length > 0 ? { work, width } : null;
  if (!isSameSetting(setting, memory.setting)) {
    const time = changedAt ?? ((memory.lastRecordTime ?? fixTime) + fixTime) / 2;
    const notBefore = memory.changes.at(-1)?.time ?? -Infinity;
    memory.changes.push({ time: Math.max(time, notBefore), setting });
    memory.setting = setting;
  }
  if (memory.tool !== undefined && !isSameTool(memory.tool, tool)) {
    memory.chain = undefined;
    memory.painter.breakOff();
  }
  memory.tool = tool;
}

function isSameTool(a: ToolGeometry, b: ToolGeometry): boolean {
  return a === b || (Object.keys(a) as (keyof ToolGeometry)[]).every((key) => a[key] === b[key]);
}

function toStep(
  memory: SwathMemory,
  { fixTime, evidence }: WorkState,
  record: TelemetryRecord & { latitude: number; longitude: number },
): Step {
  const { latitude, longitude, courseDeg, headingDeg, speedMps, fixQuality } = record;
  const frame = frameFor(memory, latitude, longitude);
  const isCourseKnown = courseDeg !== undefined && (speedMps ?? 0) > COURSE_MIN_MPS;
  return {
    place: frame.toLocal(latitude, longitude),
    fixTime,
    leftAt: fixTime,
    speedMps,
    course: isCourseKnown ? compassDirection(courseDeg) : undefined,
    heading: headingDeg === undefined ? undefined : compassDirection(headingDeg),
    isInterpolated: false,
    isReversing: false,
    quality: fixQuality,
    evidence,
  };
}

/** The frame to work in; moves everything in memory over when the machine nears another node. */
function frameFor(memory: SwathMemory, latitude: number, longitude: number): LocalFrame {
  const { frame } = memory;
  const isNear =
    frame !== undefined &&
    Math.abs(latitude - frame.latitude) <= FRAME_REACH_DEG &&
    Math.abs(longitude - frame.longitude) <= FRAME_REACH_DEG;
  if (isNear) return frame;
  const next = frameOf(nodeKeyOf(latitude, longitude));
  if (frame !== undefined) moveToFrame(memory, frame, next);
  memory.frame = next;
  return next;
}

function moveToFrame(memory: SwathMemory, frame: LocalFrame, next: LocalFrame): void {
  const move = ({ x, y }: LocalPoint): LocalPoint => {
    const place = frame.toGeodetic(x, y);
    return next.toLocal(place.latitude, place.longitude);
  };
  memory.from = memory.from && { ...memory.from, place: move(memory.from.place) };
  memory.to = memory.to && { ...memory.to, place: move(memory.to.place) };
  memory.chain = memory.chain?.moved(move);
  memory.painter.endSegment();
  if (memory.chain !== undefined && memory.from !== undefined) memory.painter.begin(memory.chain, memory.from.leftAt);
}

function extendPath(memory: SwathMemory, fix: Step, record: TelemetryRecord): void {
  const { to } = memory;
  const stepMs = fix.fixTime - memory.lastFixTime;
  if (to === undefined) {
    restart(memory, fix);
    return;
  }
  if (isStanding(record)) {
    memory.lastFixTime = fix.fixTime;
    memory.to = { ...to, leftAt: fix.fixTime };
    return;
  }
  const before = memory.from && directionBetween(memory.from.place, to.place);
  const maxSpeedMps = memory.tool!.maxSpeedMps;
  const link = linkBetween(to, fix, { stepMs, before, maxSpeedMps });
  if (link === 'impossible' && memory.droppedFixes < MAX_DROPPED_FIXES) {
    memory.droppedFixes += 1;
    return;
  }
  memory.lastFixTime = fix.fixTime;
  if (link === 'here') return;
  memory.droppedFixes = 0;
  if (link === 'joined' || link === 'interpolated') {
    const isReversing = isReversingAt(memory.reverse, record, { before, from: to, to: fix });
    appendStep(memory, { ...fix, isInterpolated: link === 'interpolated', isReversing });
    return;
  }
  const wasWorking = settingAt(memory, to.leftAt) !== null;
  finishPath(memory);
  const shareWorked = ((wasWorking ? 1 : 0) + (memory.setting === null ? 0 : 1)) / 2;
  if (link === 'unknown') memory.painter.addUnknown(lengthBetween(to.place, fix.place) * shareWorked);
  restart(memory, fix);
}

/** The setting that holds at a time the swath has not come to yet. */
function settingAt(memory: SwathMemory, time: number): ToolSetting | null {
  const later = memory.changes.findIndex((change) => change.time > time);
  if (later === 0) return memory.painter.current;
  return memory.changes[(later === -1 ? memory.changes.length : later) - 1]?.setting ?? memory.painter.current;
}

function restart(memory: SwathMemory, fix: Step): void {
  memory.from = undefined;
  memory.fromTangent = undefined;
  memory.chain = undefined;
  memory.to = fix;
  memory.lastFixTime = fix.fixTime;
  memory.droppedFixes = 0;
  memory.reverse = { isReversing: false, sinceM: 0 };
  applyChanges(memory, fix.fixTime);
  memory.painter.breakOff();
}

/** Lays the last stretch before a gap: its end bends as its beginning did. */
function finishPath(memory: SwathMemory): void {
  const { from, to } = memory;
  if (from === undefined || to === undefined) return;
  const chord = directionBetween(from.place, to.place);
  layStretch(memory, memory.fromTangent === undefined ? chord : mirroredTangent(memory.fromTangent, chord));
}

function appendStep(memory: SwathMemory, next: Step): void {
  const { from, to } = memory;
  const out = directionBetween(to!.place, next.place);
  let tangentOut = out;
  if (from !== undefined) {
    const chord = directionBetween(from.place, to!.place);
    const isCusp = to!.isReversing !== next.isReversing || cosineBetween(chord, out) < 0;
    const tangent = isCusp ? chord : tangentAt(to!.place, from.place, next.place);
    layStretch(memory, tangent);
    tangentOut = isCusp ? out : tangent;
    memory.fromTangent = tangentOut;
  } else {
    memory.fromTangent = undefined;
  }
  memory.from = to;
  memory.to = next;
}

/** Carries the tool from `from` to `to`, applying the changes of setting on the way. */
function layStretch(memory: SwathMemory, toTangent: Direction): void {
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
  painter.noteFix(to.evidence, to.quality);
}

function applyChanges(memory: SwathMemory, until: number): void {
  while (memory.changes.length > 0 && memory.changes[0]!.time <= until) {
    const { time, setting } = memory.changes.shift()!;
    memory.painter.change(setting, time);
  }
}

function antennaStep(stretch: { curve: PathCurve; from: Step; to: Step }, u: number): AntennaStep {
  const { curve, from, to } = stretch;
  const { isReversing } = to;
  return { place: curve.pointAt(u), direction: curve.directionAt(u), isReversing, heading: headingAt(from, to, u) };
}

/** Heading between two fixes of a two-antenna receiver. */
function headingAt(from: Step, to: Step, u: number): Direction | undefined {
  if (from.heading === undefined || to.heading === undefined) return undefined;
  const x = from.heading.x * (1 - u) + to.heading.x * u;
  const y = from.heading.y * (1 - u) + to.heading.y * u;
  const length = Math.sqrt(x * x + y * y);
  return length > 1e-6 ? { x: x / length, y: y / length } : to.heading;
}
