import type { WorkStateEvidence } from '@furrow/protocol/job';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { isFieldMotion, isSteadyPass, type MotionMemory } from './motion-reading.js';
import { HITCH_THRESHOLD_PCT, readWorkState, type WorkReading } from './work-evidence.js';

/** A record of which it is settled whether the implement worked, and by which evidence. */
export interface WorkState {
  readonly record: TelemetryRecord;
  readonly fixTime: number;
  readonly isWorking: boolean;
  readonly evidence: WorkStateEvidence;
  /** Position below which a hitch counted as lowered, %. */
  readonly hitchThresholdPct: number;
  /** When the state became what it is, UTC ms; null where it did not change at this record. */
  readonly changedAt: number | null;
}

interface Held {
  readonly record: TelemetryRecord;
  readonly fixTime: number;
  readonly evidence: WorkStateEvidence;
  readonly hitchThresholdPct: number;
  readonly changedAt: number;
}

/** Memory of the state machine; `createWorkStateMemory` at the start of each machine-day. */
export interface WorkStateMemory {
  isWorking: boolean;
  previousTime: number | undefined;
  motion: MotionMemory | undefined;
  /** What last said that the implement works, and when, unless it has said the contrary since. */
  word: { readonly evidence: WorkStateEvidence; readonly fixTime: number } | undefined;
  /** Records since the reading began to differ from `isWorking`, until it has lasted long enough. */
  held: Held[];
}

export function createWorkStateMemory(): WorkStateMemory {
  return { isWorking: false, previousTime: undefined, motion: undefined, word: undefined, held: [] };
}

/** How long a change must last before it is believed, ms; a bounce shorter than that never happened. */
export const SETTLE_ON_MS: Readonly<Record<WorkStateEvidence, number>> = {
  ddi141: 0,
  hitchInWork: 0,
  hitchPosition: 0,
  workSwitch: 1000,
  pto: 2000,
  motion: 20_000,
};
export const SETTLE_OFF_MS: Readonly<Record<WorkStateEvidence, number>> = { ...SETTLE_ON_MS, motion: 3000 };
/** Nothing is held over a silence longer than this, nor does what an implement said hold for longer. */
export const SILENCE_MS = 10_000;
/** Motion that has not become a steady pass by now starts afresh. */
export const LONGEST_HOLD_MS = 60_000;

function readByMotion(memory: WorkStateMemory, record: TelemetryRecord): WorkReading {
  const [isWorking, motion] = isFieldMotion(memory.motion, record);
  memory.motion = motion;
  return { isWorking, evidence: 'motion', signal: null };
}

/** When the state changed: by the signal's own time where sent, else half way between the two records. */
function changeTime(reading: WorkReading, held: { record: TelemetryRecord; fixTime: number }, before: number): number {
  const agoMs = reading.signal === null ? undefined : held.record.signalTimes?.[reading.signal];
  if (agoMs !== undefined) return Math.max(before, held.fixTime - agoMs);
  return (before + held.fixTime) / 2;
}

function release(memory: WorkStateMemory, isWorking: boolean): WorkState[] {
  const released = memory.held.map(({ changedAt, ...held }, i) => ({
    ...held,
    isWorking,
    changedAt: i === 0 && isWorking !== memory.isWorking ? changedAt : null,
  }));
  memory.isWorking = isWorking;
  memory.held = [];
  return released;
}

/** True once a held change has lasted long enough, and for motion led somewhere. */
function hasSettled(memory: WorkStateMemory, reading: WorkReading, fixTime: number): boolean {
  const settle = reading.isWorking ? SETTLE_ON_MS : SETTLE_OFF_MS;
  if (fixTime - memory.held[0]!.fixTime < settle[reading.evidence]) return false;
  if (reading.evidence !== 'motion' || !reading.isWorking) return true;
  return memory.motion !== undefined && isSteadyPass(memory.motion);
}

/**
 * Decides for each record, in canonical order, whether the implement worked. Returns the records that are
 * decided now: usually this one; none while a change still has to last; several when it has, dated back to
 * where it began. A change that does not last is as if it had not been.
 */
export function telemetryRecordToWorkState(
  memory: WorkStateMemory,
  record: TelemetryRecord,
  context: { readonly fixTime: number; readonly needsPto: boolean; readonly hitchThresholdPct?: number },
): WorkState[] {
  const { fixTime, needsPto, hitchThresholdPct = HITCH_THRESHOLD_PCT } = context;
  const before = memory.previousTime ?? fixTime;
  const isAfterSilence = fixTime - before > SILENCE_MS;
  const decided = isAfterSilence ? release(memory, memory.isWorking) : [];
  const byMotion = readByMotion(memory, record);
  const reading = readWorkState(record, { wasWorking: memory.isWorking, needsPto, hitchThresholdPct }) ?? byMotion;
  const evidence = evidenceAt(memory, reading, fixTime);
  memory.previousTime = fixTime;
  if (reading.isWorking === memory.isWorking) {
    const { isWorking } = reading;
    const state = { record, fixTime, isWorking, evidence, hitchThresholdPct, changedAt: null };
    return [...decided, ...release(memory, memory.isWorking), state];
  }
  if (memory.held.length > 0 && fixTime - memory.held[0]!.fixTime > LONGEST_HOLD_MS) {
    decided.push(...release(memory, memory.isWorking));
    restartMotion(memory);
  }
  const changedAt = changeTime(reading, { record, fixTime }, before);
  memory.held.push({ record, fixTime, evidence, hitchThresholdPct, changedAt });
  return hasSettled(memory, reading, fixTime) ? [...decided, ...release(memory, reading.isWorking)] : decided;
}

/** By what a record is known: where only the motion is left, what the implement said holds as long as a gap may last. */
function evidenceAt(memory: WorkStateMemory, reading: WorkReading, fixTime: number): WorkStateEvidence {
  const { evidence, isWorking } = reading;
  if (evidence !== 'motion') {
    memory.word = isWorking ? { evidence, fixTime } : undefined;
    return evidence;
  }
  const { word } = memory;
  return isWorking && word !== undefined && fixTime - word.fixTime <= SILENCE_MS ? word.evidence : evidence;
}

/** Measures the way of a pass from here on. */
function restartMotion({ motion }: WorkStateMemory): void {
  if (motion === undefined) return;
  motion.startLatitude = motion.latitude;
  motion.startLongitude = motion.longitude;
  motion.pathM = 0;
}
