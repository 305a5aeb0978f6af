import type { AreaGeometry } from '@furrow/protocol/registry-document';
import type { LocalFrame } from './local-frame.js';

/** A ring as flat coordinates in a frame, not closed. */
export type Ring = Float64Array;

/** All rings of a GeoJSON area: [longitude, latitude] pairs, the repeated last point left out. */
function geographicRings(geometry: AreaGeometry): (readonly (readonly number[])[])[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map((ring) => {
    const first = ring[0];
    const last = ring.at(-1);
    const isClosed = ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
    return isClosed ? ring.slice(0, -1) : ring;
  });
}

/** The rings of an area in a frame. Outer rings and holes alike: what is inside is decided even-odd. */
export function ringsInFrame(geometry: AreaGeometry, frame: LocalFrame): Ring[] {
  return geographicRings(geometry).map((ring) => {
    const flat = new Float64Array(ring.length * 2);
    ring.forEach(([longitude, latitude], i) => {
      const { x, y } = frame.toLocal(latitude!, longitude!);
      flat[2 * i] = x;
      flat[2 * i + 1] = y;
    });
    return flat;
  });
}

/** True when a place lies inside an area (even-odd; longitude and latitude taken as a plane). */
export function isInsideArea(geometry: AreaGeometry, latitude: number, longitude: number): boolean {
  let inside = false;
  for (const ring of geographicRings(geometry)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [ax, ay] = ring[i]! as [number, number];
      const [bx, by] = ring[j]! as [number, number];
      if (ay > latitude !== by > latitude && longitude < ((bx - ax) * (latitude - ay)) / (by - ay) + ax) {
        inside = !inside;
      }
    }
  }
  return inside;
}

/** West, south, east, north of an area in degrees; null when it has no points. */
export function boundsOfArea(geometry: AreaGeometry): [number, number, number, number] | null {
  const points = geographicRings(geometry).flat();
  if (points.length === 0) return null;
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const [longitude, latitude] of points) {
    bounds[0] = Math.min(bounds[0], longitude!);
    bounds[1] = Math.min(bounds[1], latitude!);
    bounds[2] = Math.max(bounds[2], longitude!);
    bounds[3] = Math.max(bounds[3], latitude!);
  }
  return bounds;
}
