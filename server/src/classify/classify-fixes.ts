import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { fieldVisits, type MotionPass } from '../work-state/field-passes.js';
import { PassSplitter } from '../work-state/pass-splitter.js';
import { createWorkStateMemory, telemetryRecordToWorkState } from '../work-state/telemetry-record-to-work-state.js';
import type { LabelledFix } from './labelled-fixes.js';

/** Steady passes of a day as the work state finds them with the receiver alone, cut where they turn. */
export function motionPasses(fixes: readonly Omit<LabelledFix, 'label'>[]): MotionPass[] {
  const memory = createWorkStateMemory();
  const splitter = new PassSplitter();
  const passes: MotionPass[] = [];
  const note = (pass: MotionPass | undefined) => {
    if (pass !== undefined) passes.push(pass);
  };
  for (const fix of fixes) {
    const { fixTime } = fix;
    for (const state of telemetryRecordToWorkState(memory, recordOf(fix), { fixTime, needsPto: false })) {
      const { latitude, longitude } = state.record as Pick<LabelledFix, 'latitude' | 'longitude'>;
      note(state.isWorking ? splitter.take({ latitude, longitude, time: state.fixTime }) : splitter.end());
    }
  }
  note(splitter.end());
  return passes;
}

function recordOf({ fixTime, latitude, longitude, speedMps, courseDeg }: Omit<LabelledFix, 'label'>): TelemetryRecord {
  return {
    sampledAt: fixTime,
    fixTime,
    latitude,
    longitude,
    ...(speedMps !== undefined && { speedMps }),
    ...(courseDeg !== undefined && { courseDeg }),
  };
}

/** For each fix whether it is in a field: within a visit of passes side by side, turns and stops between included. */
export function classifyFixes(fixes: readonly Omit<LabelledFix, 'label'>[]): boolean[] {
  const visits = fieldVisits(motionPasses(fixes));
  let next = 0;
  return fixes.map(({ fixTime }) => {
    while (next < visits.length && visits[next]!.to < fixTime) next += 1;
    const visit = visits[next];
    return visit !== undefined && fixTime >= visit.from;
  });
}
