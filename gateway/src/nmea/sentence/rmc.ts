import type { MutableGnssFix } from '../gnss-fix.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  metresPerSecond,
  modeQuality,
  placeFields,
  readingOf,
  sixDigitDate,
  timeOfDayField,
  type SentenceReading,
} from '../sentence-reading.js';

/**
 * RMC: recommended minimum. 1 time, 2 status, 3-6 place, 7 knots, 8 track, 9 date, 12 mode. Field 13 = V
 * only says that the receiver gives no integrity statement, and is no reason to doubt the fix.
 */
function readRmc(fields: SentenceFields): SentenceReading {
  const status = fields.text(1);
  // Unicore receivers write D for a differential fix.
  const hasFix = status === 'A' || status === 'D';
  const fix: MutableGnssFix = (hasFix ? placeFields(fields, 2) : undefined) ?? {};
  if (hasFix) {
    const fixQuality = modeQuality(fields.text(11));
    const speedMps = metresPerSecond(fields.decimal(6));
    const courseDeg = fields.decimal(7);
    if (fixQuality !== undefined) fix.fixQuality = fixQuality;
    if (speedMps !== undefined) fix.speedMps = speedMps;
    if (courseDeg !== undefined) fix.courseDeg = courseDeg;
  }
  return readingOf(fix, {
    timeOfDayMs: timeOfDayField(fields, 0),
    dateMs: sixDigitDate(fields, 8),
    hasFix: status === undefined || status === '' ? undefined : hasFix,
  });
}

export const RMC: SentenceDefinition = {
  name: 'RMC',
  read: readRmc,
  sample: '$GNRMC,023015.20,A,4318.4230123,N,12420.1178456,E,5.123,88.4,150624,,,R,V*1D',
  expected: {
    timeOfDayMs: 9_015_200,
    dateMs: Date.UTC(2024, 5, 15),
    hasFix: true,
    fix: {
      latitudeDeg: 43 + 18.4230123 / 60,
      longitudeDeg: 124 + 20.1178456 / 60,
      fixQuality: 4,
      speedMps: (5.123 * 1852) / 3600,
      courseDeg: 88.4,
    },
  },
};
