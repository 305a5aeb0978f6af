import { takePlace } from '../place-fields.js';
import { directionField, dopField, metresPerSecond } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';
import { SAMPLE_EPOCH } from './sample-epoch.js';

/** Position mode (none, autonomous, code differential, float, fixed, dead reckoning) to GGA quality. */
const QUALITY: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['0', 1],
  ['1', 2],
  ['2', 5],
  ['3', 4],
  ['5', 6],
]);

/**
 * PASHR,POS (Ashtech): 2 mode, empty without a fix, 3 satellites, 4 time, 5-8 place, 11 track, 12 knots, 15
 * HDOP. Its height (9) is above the ellipsoid, which a record has no place for; field 10 is not used: it is
 * reserved, a site or an age, by model.
 */
function readPashrPos(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 3);
  reading.fixQuality = QUALITY.get(fields.text(1) ?? '');
  reading.hasFix = reading.fixQuality !== 0;
  reading.satellites = fields.decimal(2);
  if (!reading.hasFix || !takePlace(reading, fields, 4)) return reading;
  reading.courseDeg = directionField(fields, 10);
  reading.speedMps = metresPerSecond(fields.decimal(11));
  reading.hdop = dopField(fields, 14);
  return reading;
}

export const PASHR_POS: SentenceDefinition = {
  name: 'PASHR,POS',
  read: readPashrPos,
  sample:
    '$PASHR,POS,3,18,023015.20,4318.4230123,N,12420.1178456,E,170.757,,088.4,005.123,+000.010,1.7,0.9,1.4,0.9,Hp23*28',
  expected: {
    ...SAMPLE_EPOCH,
    satellites: 18,
    courseDeg: 88.4,
    speedMps: (5.123 * 1852) / 3600,
    hdop: 0.9,
  },
};
