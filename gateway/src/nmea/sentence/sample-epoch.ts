/** The epoch that the samples made for these tests are of: where and when. */
export const SAMPLE_EPOCH = {
  timeOfDayMs: 9_015_200,
  hasFix: true,
  latitudeDeg: 43 + 18.4230123 / 60,
  longitudeDeg: 124 + 20.1178456 / 60,
  fixQuality: 4,
};

/** What a sentence of fix data says of it beside that. */
export const SAMPLE_FIX = { ...SAMPLE_EPOCH, satellites: 28, hdop: 0.6, altitudeMslM: 158.412, correctionAgeS: 1.2 };
