import type { WorkStateEvidence } from '@furrow/protocol/job';
import type { SignalName } from '@furrow/protocol/signal-table';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';

/** What a record is read by. */
export interface ReadingContext {
  readonly wasWorking: boolean;
  /** Hitch position below which the implement counts as lowered, %. */
  readonly hitchThresholdPct: number;
}

/** What one record says about the implement, by the best evidence in it. */
export interface WorkReading {
  readonly isWorking: boolean;
  readonly evidence: WorkStateEvidence;
  /** Signal that said so; its time of change, where sent, is the work-state edge. */
  readonly signal: SignalName | null;
}

/** The threshold where the machine's day tells no better one, %, and the width of the dead band. */
export const HITCH_THRESHOLD_PCT = 50;
export const HITCH_DEAD_BAND_PCT = 3;
/** A PTO slower than this is not driving an implement, rpm. */
export const PTO_RUNNING_RPM = 150;

type Signals = NonNullable<TelemetryRecord['signals']>;

function boolOf(signals: Signals, name: SignalName): boolean | undefined {
  const value = signals[name];
  return value === undefined ? undefined : value === 1;
}

/** Whether a PTO runs; undefined when neither shaft is heard. */
function isPtoRunning(signals: Signals): boolean | undefined {
  const engaged = boolOf(signals, 'rearPtoEngaged') ?? boolOf(signals, 'frontPtoEngaged');
  if (engaged !== undefined) return engaged;
  const speedRpm = signals.rearPtoSpeedRpm ?? signals.frontPtoSpeedRpm;
  return speedRpm === undefined ? undefined : speedRpm >= PTO_RUNNING_RPM;
}

function elementReading(record: TelemetryRecord): WorkReading | undefined {
  const states = (record.elements ?? []).flatMap(({ workState }) => (workState === undefined ? [] : [workState]));
  const known = states.filter((state) => state === 0 || state === 1);
  if (known.length === 0) return undefined;
  return { isWorking: known.includes(1), evidence: 'ddi141', signal: 'workState' };
}

function hitchPositionReading(
  signals: Signals,
  { wasWorking, hitchThresholdPct }: ReadingContext,
): WorkReading | undefined {
  const signal = signals.rearHitchPositionPct === undefined ? 'frontHitchPositionPct' : 'rearHitchPositionPct';
  const positionPct = signals[signal];
  if (positionPct === undefined) return undefined;
  const thresholdPct = hitchThresholdPct + (wasWorking ? HITCH_DEAD_BAND_PCT : -HITCH_DEAD_BAND_PCT);
  return { isWorking: positionPct < thresholdPct, evidence: 'hitchPosition', signal };
}

function implementReading(record: TelemetryRecord, context: ReadingContext): WorkReading | undefined {
  const signals = record.signals ?? {};
  const workState = boolOf(signals, 'workState');
  if (workState !== undefined) return { isWorking: workState, evidence: 'ddi141', signal: 'workState' };
  const byElements = elementReading(record);
  if (byElements !== undefined) return byElements;
  for (const signal of ['rearHitchInWork', 'frontHitchInWork'] as const) {
    const isInWork = boolOf(signals, signal);
    if (isInWork !== undefined) return { isWorking: isInWork, evidence: 'hitchInWork', signal };
  }
  const byHitch = hitchPositionReading(signals, context);
  if (byHitch !== undefined) return byHitch;
  const workSwitch = boolOf(signals, 'workSwitch');
  if (workSwitch !== undefined) return { isWorking: workSwitch, evidence: 'workSwitch', signal: 'workSwitch' };
  return undefined;
}

/**
 * The best reading of a record, evidence ranked as in docs/area.md; undefined when only the motion is left to
 * judge by. A signal that is error, notAvailable or stale carries no value and so falls to the next. Where the
 * operation needs the PTO, a PTO heard standing still means no work whatever else is said.
 */
export function readWorkState(
  record: TelemetryRecord,
  context: ReadingContext & { readonly needsPto: boolean },
): WorkReading | undefined {
  const reading = implementReading(record, context);
  if (!context.needsPto) return reading;
  const isRunning = isPtoRunning(record.signals ?? {});
  if (isRunning === undefined) return reading;
  if (reading === undefined) return { isWorking: isRunning, evidence: 'pto', signal: null };
  return isRunning ? reading : { ...reading, isWorking: false };
}

/** The position that decides whether the implement works, %; undefined where something else decides, or nothing. */
export function decidingHitchPct(record: TelemetryRecord): number | undefined {
  const reading = implementReading(record, { wasWorking: false, hitchThresholdPct: HITCH_THRESHOLD_PCT });
  if (reading?.evidence !== 'hitchPosition' || reading.signal === null) return undefined;
  return record.signals?.[reading.signal];
}
