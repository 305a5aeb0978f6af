import { createPartfield, loneFieldScenario } from './lone-field.js';

export const CURVED_PASSES = loneFieldScenario(
  {
    name: 'curved-passes',
    happens: 'The same seeder follows a sine contour, 6 m each side with a wavelength of 140 m.',
    truth: 'One job; the outer side of each bend counts, overlap varies with the slope of the sine.',
  },
  {
    partfield: createPartfield({ lengthM: 330, widthM: 90, headingRad: 0.8 }),
    headingRad: 0.8,
    overlap: 0.08,
    headlandRounds: 0,
    headlandM: 12,
    contour: { amplitudeM: 6, wavelengthM: 140 },
  },
);
