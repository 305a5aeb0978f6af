import { type Ecef, type Geodetic, SEMI_MAJOR_M, SEMI_MINOR_M, toEcef, toGeodetic, toRadians } from './ellipsoid.js';

/** A point in the plane of a local frame: x metres east, y metres north. */
export interface LocalPoint {
  readonly x: number;
  readonly y: number;
}

/** Longitude nodes at one latitude: -180.0 to 180.0 in steps of 0.1 degree. */
const NODES_PER_ROW = 3601;

/** Number of the 0.1 degree node nearest to a place. Frames of record are identified by it. */
export function nodeKeyOf(latitude: number, longitude: number): number {
  return (Math.round(latitude * 10) + 900) * NODES_PER_ROW + Math.round(longitude * 10) + 1800;
}

/**
 * The tangent plane (east, north) of the WGS 84 ellipsoid at a 0.1 degree node. Areas in it are true to
 * 0.6 ppm within 5 km of the node; heights are taken as 0, so a figure is area at ellipsoid level.
 */
export class LocalFrame {
  readonly nodeKey: number;
  readonly latitude: number;
  readonly longitude: number;
  private readonly origin: Ecef;
  private readonly east: Ecef;
  private readonly north: Ecef;
  private readonly up: Ecef;

  constructor(nodeKey: number) {
    this.nodeKey = nodeKey;
    this.latitude = (Math.floor(nodeKey / NODES_PER_ROW) - 900) / 10;
    this.longitude = ((nodeKey % NODES_PER_ROW) - 1800) / 10;
    this.origin = toEcef(this.latitude, this.longitude);
    const sinPhi = Math.sin(toRadians(this.latitude));
    const cosPhi = Math.cos(toRadians(this.latitude));
    const sinLambda = Math.sin(toRadians(this.longitude));
    const cosLambda = Math.cos(toRadians(this.longitude));
    this.east = { x: -sinLambda, y: cosLambda, z: 0 };
    this.north = { x: -sinPhi * cosLambda, y: -sinPhi * sinLambda, z: cosPhi };
    this.up = { x: cosPhi * cosLambda, y: cosPhi * sinLambda, z: sinPhi };
  }

  toLocal(latitude: number, longitude: number): LocalPoint {
    const { x, y, z } = toEcef(latitude, longitude);
    const dx = x - this.origin.x;
    const dy = y - this.origin.y;
    const dz = z - this.origin.z;
    return {
      x: this.east.x * dx + this.east.y * dy,
      y: this.north.x * dx + this.north.y * dy + this.north.z * dz,
    };
  }

  /** The place on the ellipsoid that lies straight above or below a point of the plane. */
  toGeodetic(x: number, y: number): Geodetic {
    const { origin, east, north, up } = this;
    const px = origin.x + east.x * x + north.x * y;
    const py = origin.y + east.y * x + north.y * y;
    const pz = origin.z + north.z * y;
    // (px,py,pz) + h up lies on the ellipsoid: a quadratic in h, of which the root near 0 is wanted.
    const ratio = (SEMI_MAJOR_M * SEMI_MAJOR_M) / (SEMI_MINOR_M * SEMI_MINOR_M);
    const a = up.x * up.x + up.y * up.y + ratio * up.z * up.z;
    const b = px * up.x + py * up.y + ratio * pz * up.z;
    const c = px * px + py * py + ratio * pz * pz - SEMI_MAJOR_M * SEMI_MAJOR_M;
    const h = -c / (b + Math.sqrt(b * b - a * c));
    return toGeodetic({ x: px + h * up.x, y: py + h * up.y, z: pz + h * up.z });
  }
}

/** Keyed by node; frames are pure functions of their key, so this only saves work. */
const framesByNodeKey = new Map<number, LocalFrame>();

export function frameOf(nodeKey: number): LocalFrame {
  let frame = framesByNodeKey.get(nodeKey);
  if (frame === undefined) {
    frame = new LocalFrame(nodeKey);
    framesByNodeKey.set(nodeKey, frame);
  }
  return frame;
}
