import type { SentenceReading } from './sentence-reading.js';

/** Position or baseline type of Unicore logs (those of NovAtel) to GGA quality; other types have no code. */
const QUALITY_BY_TYPE: ReadonlyMap<string, number> = new Map([
  ['NONE', 0],
  ['FIXEDPOS', 7],
  ['SINGLE', 1],
  ['PSRDIFF', 2],
  ['SBAS', 2],
  ['WAAS', 2],
  ['L1_FLOAT', 5],
  ['IONOFREE_FLOAT', 5],
  ['NARROW_FLOAT', 5],
  ['L1_INT', 4],
  ['WIDE_INT', 4],
  ['NARROW_INT', 4],
  ['INS', 6],
  ['INS_PSRSP', 1],
  ['INS_PSRDIFF', 2],
  ['INS_RTKFLOAT', 5],
  ['INS_RTKFIXED', 4],
  ['PPP', 3],
]);

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const GPS_START_MS = Date.UTC(1980, 0, 6);

/** GGA quality of a position type, or undefined where there is no code for it. */
export function unicoreQuality(type: string | undefined): number | undefined {
  return type === undefined ? undefined : QUALITY_BY_TYPE.get(type);
}

/** What a log says of a solution that it has. */
export const SOLVED = 'SOL_COMPUTED';

/** Whether a baseline between two antennas is known by phase, float or fixed: else its direction is noise. */
export function isBaselineSolved(type: string | undefined, lengthM: number | undefined): boolean {
  const quality = unicoreQuality(type);
  return (quality === 4 || quality === 5) && lengthM !== undefined && lengthM > 0;
}

/**
 * Takes UTC of a header `97,GPS,FINE,week,ms of week,reserved,reserved,leap seconds,delay`. Nothing where the
 * week is not one of GPS, the receiver does not know the time, or the header is the long one of NovAtel.
 */
export function takeUnicoreTime(reading: SentenceReading, header: readonly string[]): void {
  const [, reference, status, week = '', msOfWeek = '', , , leapSeconds = ''] = header;
  if (reference !== 'GPS' || status === undefined || status === 'UNKNOWN') return;
  if (![week, msOfWeek, leapSeconds].every((text) => /^\d{1,9}$/.test(text))) return;
  if (Number(week) > 9999 || Number(msOfWeek) >= WEEK_MS || Number(leapSeconds) > 60) return;
  const utcMs = GPS_START_MS + Number(week) * WEEK_MS + Number(msOfWeek) - Number(leapSeconds) * 1000;
  reading.timeOfDayMs = utcMs % DAY_MS;
  reading.dateMs = utcMs - reading.timeOfDayMs;
}
