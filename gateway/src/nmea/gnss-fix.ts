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

/** The parts of a fix, known or not. */
export type FixParts = { readonly [K in keyof GnssFix]?: number | undefined };

/** A fix of the parts that are known: an unknown one stays absent. */
export function gnssFixOf(parts: FixParts): MutableGnssFix {
  const fix: MutableGnssFix = {};
  if (parts.fixTimeMs !== undefined) fix.fixTimeMs = parts.fixTimeMs;
  if (parts.latitudeDeg !== undefined) fix.latitudeDeg = parts.latitudeDeg;
  if (parts.longitudeDeg !== undefined) fix.longitudeDeg = parts.longitudeDeg;
  if (parts.altitudeMslM !== undefined) fix.altitudeMslM = parts.altitudeMslM;
  if (parts.geoidSeparationM !== undefined) fix.geoidSeparationM = parts.geoidSeparationM;
  if (parts.fixQuality !== undefined) fix.fixQuality = parts.fixQuality;
  if (parts.satellites !== undefined) fix.satellites = parts.satellites;
  if (parts.hdop !== undefined) fix.hdop = parts.hdop;
  if (parts.horizontalSigmaM !== undefined) fix.horizontalSigmaM = parts.horizontalSigmaM;
  if (parts.correctionAgeS !== undefined) fix.correctionAgeS = parts.correctionAgeS;
  if (parts.speedMps !== undefined) fix.speedMps = parts.speedMps;
  if (parts.courseDeg !== undefined) fix.courseDeg = parts.courseDeg;
  if (parts.headingDeg !== undefined) fix.headingDeg = parts.headingDeg;
  return fix;
}
