/** WGS 84 (NGA.STND.0036): semi-major axis in metres, flattening, first eccentricity squared. */
export const SEMI_MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
export const ECCENTRICITY_SQ = FLATTENING * (2 - FLATTENING);
export const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);

const RADIANS_PER_DEGREE = Math.PI / 180;

export interface Geodetic {
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Earth-centred, earth-fixed metres. */
export interface Ecef {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function toRadians(degrees: number): number {
  return degrees * RADIANS_PER_DEGREE;
}

function toDegrees(radians: number): number {
  return radians / RADIANS_PER_DEGREE;
}

/** A point on the ellipsoid (height 0) in earth-centred metres. */
export function toEcef(latitude: number, longitude: number): Ecef {
  const phi = toRadians(latitude);
  const lambda = toRadians(longitude);
  const sinPhi = Math.sin(phi);
  const primeVerticalM = SEMI_MAJOR_M / Math.sqrt(1 - ECCENTRICITY_SQ * sinPhi * sinPhi);
  const acrossAxisM = primeVerticalM * Math.cos(phi);
  return {
    x: acrossAxisM * Math.cos(lambda),
    y: acrossAxisM * Math.sin(lambda),
    z: primeVerticalM * (1 - ECCENTRICITY_SQ) * sinPhi,
  };
}

/** The inverse of `toEcef` for a point that lies on the ellipsoid. */
export function toGeodetic(point: Ecef): Geodetic {
  const acrossAxisM = Math.sqrt(point.x * point.x + point.y * point.y);
  return {
    latitude: toDegrees(Math.atan2(point.z, acrossAxisM * (1 - ECCENTRICITY_SQ))),
    longitude: toDegrees(Math.atan2(point.y, point.x)),
  };
}
