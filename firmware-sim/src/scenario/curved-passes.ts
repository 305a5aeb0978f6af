import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { createPartfield, loneFieldRoute } from './lone-field.js';
import { LISHU, type Scenario } from './scenario.js';

export const CURVED_PASSES: Scenario = {
  name: 'curved-passes',
  happens: 'The same seeder follows a sine contour, 6 m each side with a wavelength of 140 m.',
  truth: 'One job; the outer side of each bend counts, overlap varies with the slope of the sine.',
  tractor: LARGE_TRACTOR,
  implement: SEEDER_3M,
  bus: 'isobus',
  receiver: RTK,
  origin: LISHU,
  durationS: null,
  createRoute: () =>
    loneFieldRoute({
      tractor: LARGE_TRACTOR,
      implement: SEEDER_3M,
      partfield: createPartfield({ lengthM: 330, widthM: 90, headingRad: 0.8 }),
      headingRad: 0.8,
      overlap: 0.08,
      headlandRounds: 0,
      headlandM: 12,
      contour: { amplitudeM: 6, wavelengthM: 140 },
    }),
};
