/** Where a place of WGS 84 (or CGCS2000) lies in GCJ-02, the shifted coordinates that Chinese map services must use. */

/** The ellipsoid of Krasovsky, which the shift is defined on: half axis in metres, squared eccentricity. */
const HALF_AXIS_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
/** Outside of this box places are not shifted: degrees. */
const CHINA = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 };

/** A place as latitude, longitude in degrees. */
export type LatitudeLongitude = readonly [latitude: number, longitude: number];

/**
 * The shift as it is publicly known: sums of sines over the distance from 35° N 105° E in degrees, in metres, brought to
 * degrees on the ellipsoid. Compared with published pairs to 0.1 m (gcj02.test.ts).
 */
export function wgs84ToGcj02([latitude, longitude]: LatitudeLongitude): LatitudeLongitude {
  const { west, east, south, north } = CHINA;
  if (longitude < west || longitude > east || latitude < south || latitude > north) return [latitude, longitude];
  const [x, y] = [longitude - 105, latitude - 35];
  const phi = radians(latitude);
  const flattened = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const meridianRadiusM = (HALF_AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (flattened * Math.sqrt(flattened));
  const parallelRadiusM = (HALF_AXIS_M / Math.sqrt(flattened)) * Math.cos(phi);
  return [latitude + degrees(northM(x, y) / meridianRadiusM), longitude + degrees(eastM(x, y) / parallelRadiusM)];
}

function northM(x: number, y: number): number {
  const plane = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return plane + shortWavesM(x) + wavesM(y, [20, 40]) + (2 / 3) * (160 * sine(y / 12) + 320 * sine(y / 30));
}

function eastM(x: number, y: number): number {
  const plane = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return plane + shortWavesM(x) + wavesM(x, [20, 40]) + (2 / 3) * (150 * sine(x / 12) + 300 * sine(x / 30));
}

function shortWavesM(x: number): number {
  return (2 / 3) * (20 * sine(6 * x) + 20 * sine(2 * x));
}

function wavesM(value: number, [short, long]: readonly [number, number]): number {
  return (2 / 3) * (short * sine(value) + long * sine(value / 3));
}

/** The sine of so many half turns. */
function sine(halfTurns: number): number {
  return Math.sin(halfTurns * Math.PI);
}

function radians(value: number): number {
  return (value * Math.PI) / 180;
}

function degrees(value: number): number {
  return (value * 180) / Math.PI;
}
