import type { SentenceDefinition } from '../sentence-definition.js';
import { readAgOpenGpsFix } from './paogi.js';

/**
 * PANDA (AgOpenGPS, one antenna and an inertial unit): as PAOGI, but its heading (12) is the unit's own, counted
 * from where it was switched on and not from north, in degrees or tenths by firmware. It is not used.
 */
export const PANDA: SentenceDefinition = {
  name: 'PANDA',
  read: readAgOpenGpsFix,
  sample: '$PANDA,162255.50,3924.90,N,00731.80,W,4,12,0.7,341.9,1.2,4.8,2217,31,-12,0.5*4A',
  expected: {
    timeOfDayMs: 58_975_500,
    hasFix: true,
    latitudeDeg: 39.415,
    longitudeDeg: -7.53,
    fixQuality: 4,
    satellites: 12,
    hdop: 0.7,
    altitudeMslM: 341.9,
    correctionAgeS: 1.2,
    speedMps: (4.8 * 1852) / 3600,
  },
};
