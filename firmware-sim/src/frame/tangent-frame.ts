const A_M = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const RAD = Math.PI / 180;

/** WGS 84, degrees. */
export interface Geodetic {
  readonly latitude: number;
  readonly longitude: number;
}

/** Metres in the tangent plane: x east, y north. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

type Triple = readonly [number, number, number];

function toEcef(latitudeRad: number, longitudeRad: number): Triple {
  const sinLat = Math.sin(latitudeRad);
  const cosLat = Math.cos(latitudeRad);
  const n = A_M / Math.sqrt(1 - E2 * sinLat * sinLat);
  return [n * cosLat * Math.cos(longitudeRad), n * cosLat * Math.sin(longitudeRad), n * (1 - E2) * sinLat];
}

/**
 * East-north tangent plane through ECEF at an origin on the WGS 84 ellipsoid. A point of the plane stands for
 * the point of the ellipsoid (height 0) with the same east and north components; scale error is below 1 ppm
 * within 6 km of the origin.
 */
export class TangentFrame {
  private readonly origin: Triple;
  private readonly latitudeRad: number;
  private readonly longitudeRad: number;
  private readonly meridianRadiusM: number;
  private readonly parallelRadiusM: number;

  constructor(origin: Geodetic) {
    this.latitudeRad = origin.latitude * RAD;
    this.longitudeRad = origin.longitude * RAD;
    this.origin = toEcef(this.latitudeRad, this.longitudeRad);
    const sinLat = Math.sin(this.latitudeRad);
    const w = Math.sqrt(1 - E2 * sinLat * sinLat);
    this.meridianRadiusM = (A_M * (1 - E2)) / (w * w * w);
    this.parallelRadiusM = (A_M / w) * Math.cos(this.latitudeRad);
  }

  private eastNorth(latitudeRad: number, longitudeRad: number): PlanePoint {
    const [x, y, z] = toEcef(latitudeRad, longitudeRad);
    const dx = x - this.origin[0];
    const dy = y - this.origin[1];
    const dz = z - this.origin[2];
    const sinLat = Math.sin(this.latitudeRad);
    const cosLat = Math.cos(this.latitudeRad);
    const sinLon = Math.sin(this.longitudeRad);
    const cosLon = Math.cos(this.longitudeRad);
    return { x: -sinLon * dx + cosLon * dy, y: -sinLat * (cosLon * dx + sinLon * dy) + cosLat * dz };
  }

  /** Degrees to metres of the plane. */
  toPlane(position: Geodetic): PlanePoint {
    return this.eastNorth(position.latitude * RAD, position.longitude * RAD);
  }

  /** Metres of the plane to degrees, by Newton steps with the radii at the origin (error below 1 nm after five). */
  toGeodetic(point: PlanePoint): Geodetic {
    let latitudeRad = this.latitudeRad;
    let longitudeRad = this.longitudeRad;
    for (let i = 0; i < 8; i++) {
      const now = this.eastNorth(latitudeRad, longitudeRad);
      const ex = point.x - now.x;
      const ey = point.y - now.y;
      latitudeRad += ey / this.meridianRadiusM;
      longitudeRad += ex / this.parallelRadiusM;
      if (ex * ex + ey * ey < 1e-18) break;
    }
    return { latitude: latitudeRad / RAD, longitude: longitudeRad / RAD };
  }
}
