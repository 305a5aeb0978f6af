import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { WorkState } from '../work-state/telemetry-record-to-work-state.js';
import { compassDirection, hasFix, isSpeedUnknown, isStanding, linkBetween } from './fix-link.js';
import { isStaying, STAY_LIMITS } from './stay.js';
import { layStretch } from './stretch.js';
import { cosineBetween, directionBetween, lengthBetween, mirroredTangent, tangentAt } from './path-curve.js';
import { isReversingAt } from './reversing.js';
import { isSameSetting, type ToolSetting } from './swath-painter.js';
import { frameFor, type PathStep, type SwathContext, type SwathMemory } from './swath-memory.js';
import type { ToolGeometry } from './tool-geometry.js';

/** After so many impossible fixes in a row the new place is believed. */
export const MAX_DROPPED_FIXES = 5;
/** Below this speed a receiver's course means nothing. */
export const COURSE_MIN_MPS = 0.5;

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

function noteSetting(memory: SwathMemory, workState: WorkState, context: SwathContext): void {
  const { fixTime, isWorking, evidence, changedAt } = workState;
  const isByMotion = evidence === 'motion';
  const { width, work, tool } = context;
  const setting = isWorking && width !== undefined && width.spans.length > 0 ? { work, width, isByMotion } : null;
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
  { fixTime, evidence, hitchThresholdPct }: WorkState,
  record: TelemetryRecord & { latitude: number; longitude: number },
): PathStep {
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
    hitchThresholdPct: evidence === 'hitchPosition' ? hitchThresholdPct : undefined,
  };
}

function extendPath(memory: SwathMemory, fix: PathStep, record: TelemetryRecord): void {
  const { to } = memory;
  const stepMs = fix.fixTime - memory.lastFixTime;
  if (to === undefined) {
    restart(memory, fix);
    return;
  }
  if (!isSpeedUnknown(record)) memory.stay.length = 0;
  if (isStanding(record) || (isSpeedUnknown(record) && isStaying(memory.stay, fix))) {
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
  memory.droppedFixes = 0;
  if (link === 'here') {
    // So slow, or so long silent on one spot, is standing: the time until now was not worked.
    if (fix.fixTime - to.leftAt > STAY_LIMITS.windowMs) memory.to = { ...to, leftAt: fix.fixTime };
    return;
  }
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

function restart(memory: SwathMemory, fix: PathStep): void {
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

function appendStep(memory: SwathMemory, next: PathStep): void {
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

function applyChanges(memory: SwathMemory, until: number): void {
  while (memory.changes.length > 0 && memory.changes[0]!.time <= until) {
    const { time, setting } = memory.changes.shift()!;
    memory.painter.change(setting, time);
  }
}
