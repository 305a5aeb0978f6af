import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { durationText } from '../health/status-format.js';
import type { LatestSignal } from '../signal/latest-signals.js';
import { failed, ok, warning, type Check } from './check.js';

/** What was heard, live from the gateway or by listening here. */
export interface Heard {
  readonly record: TelemetryRecord | null;
  readonly signals: readonly LatestSignal[];
  readonly hasReceiver: boolean;
}

const WORK_SIGNALS: ReadonlySet<string> = new Set(['workState', 'workSwitch', 'rearHitchInWork', 'frontHitchInWork']);
const RTK_FIXED = 4;
const RTK_FLOAT = 5;
/** Certificates are checked against this computer's clock, in days; people read logs, in seconds. */
const CLOCK_APART_MS = 2000;
const CLOCK_WRONG_MS = 86_400_000;
const SET_CLOCK = 'timedatectl set-ntp true; without a network let chrony take the time of the receiver (gpsd)';

/** Fix, time of the receiver, and what says whether the implement works. */
export function contentChecks({ record, signals, hasReceiver }: Heard): Check[] {
  const checks: Check[] = [];
  if (hasReceiver) checks.push(fixCheck(record));
  const work = signals.filter(({ name, reading }) => WORK_SIGNALS.has(name) && typeof reading === 'number');
  const names = work.map(({ name, source }) => `${name} (${source})`).join(', ');
  checks.push(
    work.length > 0
      ? ok('work state', names)
      : warning(
          'work state',
          'nothing says whether the implement works',
          'connect the implement or a work switch; else motion alone decides',
        ),
  );
  return checks;
}

function fixCheck(record: TelemetryRecord | null): Check {
  if (record?.latitude === undefined) {
    return failed('fix', 'no position', 'does the antenna see the sky? After a cold start wait some minutes');
  }
  if (record.fixTime === undefined) {
    return failed('fix', 'a position without a date', 'switch on RMC or ZDA of the receiver');
  }
  const quality = record.fixQuality ?? 0;
  if (quality === RTK_FIXED) return ok('fix', 'RTK fixed');
  const text = quality === RTK_FLOAT ? 'RTK float' : `quality ${quality}, no RTK`;
  return warning('fix', text, 'check the corrections: base or network, its mount point, the age of corrections');
}

/** This computer's clock against another one. `otherMs` undefined where that is not known. */
export function clockCheck(nowMs: number, otherMs: number | undefined, other: string): Check | undefined {
  if (otherMs === undefined) return undefined;
  const apart = nowMs - otherMs;
  const text = `${durationText(apart)} from ${other}`;
  if (Math.abs(apart) > CLOCK_WRONG_MS) {
    return failed('clock', text, `certificates cannot be checked with it: ${SET_CLOCK}`);
  }
  return Math.abs(apart) > CLOCK_APART_MS ? warning('clock', text, SET_CLOCK) : ok('clock', text);
}
