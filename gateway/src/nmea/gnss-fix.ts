/**
 * What one receiver said about one moment. A field that was not said is absent. Latitude and longitude
 * come together or not at all.
 */
export interface GnssFix {
  /** Receiver's clock, UTC ms; absent while the date is not known. */
  readonly fixTimeMs?: number;
  /** WGS 84, degrees. */
  readonly latitudeDeg?: number;
  readonly longitudeDeg?: number;
  readonly altitudeMslM?: number;
  readonly geoidSeparationM?: number;
  /** NMEA 0183 GGA quality code. */
  readonly fixQuality?: number;
  readonly satellites?: number;
  readonly hdop?: number;
  readonly horizontalSigmaM?: number;
  readonly correctionAgeS?: number;
  readonly speedMps?: number;
  /** Course over ground, degrees true. */
  readonly courseDeg?: number;
  /** Heading of the machine, degrees true. */
  readonly headingDeg?: number;
}

/** A fix under construction. */
export type MutableGnssFix = { -readonly [K in keyof GnssFix]: GnssFix[K] };
