import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { ringsInFrame } from '../geo/area-outline.js';
import { twiceArea } from '../geo/convex-polygon.js';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';

/** Area of a partfield in m2, holes taken off; in the frame of the 0.1 degree node nearest to its first point. */
export function geometryAreaM2(geometry: AreaGeometry): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const [longitude, latitude] = polygons[0]?.[0]?.[0] ?? [];
  if (longitude === undefined || latitude === undefined) return 0;
  const frame = frameOf(nodeKeyOf(latitude, longitude));
  let areaM2 = 0;
  for (const coordinates of polygons) {
    ringsInFrame({ type: 'Polygon', coordinates }, frame).forEach((ring, index) => {
      areaM2 += ((index === 0 ? 1 : -1) * Math.abs(twiceArea(ring))) / 2;
    });
  }
  return areaM2;
}
