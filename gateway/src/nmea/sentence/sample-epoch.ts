/** The place of the samples that were made for these tests, and the epoch they are of. */
export const SAMPLE_PLACE = { latitudeDeg: 43 + 18.4230123 / 60, longitudeDeg: 124 + 20.1178456 / 60 };
export const SAMPLE_EPOCH = { timeOfDayMs: 9_015_200, hasFix: true, ...SAMPLE_PLACE };
