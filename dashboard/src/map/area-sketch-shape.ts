import type { AreaGeometry } from '@furrow/protocol/registry-document';
import type { GeoJson, GeoJsonGeometry } from '../api/api-client.js';

/** A place as longitude, latitude in degrees. */
type Position = readonly [number, number];

/** Coverage and field outline as SVG path data in a box of the given size, north up. */
export interface AreaSketchShape {
  /** One for each polygon: strips overlap, and in one path an overlap would be drawn as a hole. */
  readonly coveragePaths: readonly string[];
  readonly fieldPath: string;
  /** Length on the ground of the scale bar and its length in the box. */
  readonly scale: { readonly metres: number; readonly length: number };
}

export interface SketchBox {
  readonly width: number;
  readonly height: number;
  readonly padding: number;
}

/** Lays out a sketch; undefined where there is no ground to draw. Good to a few kilometres, for looking only. */
export function toAreaSketchShape(
  coverage: GeoJson,
  field: AreaGeometry | null,
  box: SketchBox,
): AreaSketchShape | undefined {
  const polygons = polygonsOf(coverage);
  const fieldRings = field === null ? [] : ringsOf(field as GeoJsonGeometry);
  const positions = [...polygons.flat(), ...fieldRings].flat();
  if (positions.length === 0) return undefined;
  const project = createProjection(positions, box);
  return {
    coveragePaths: polygons.map((rings) => rings.map((ring) => pathOf(ring, project)).join('')),
    fieldPath: fieldRings.map((ring) => pathOf(ring, project)).join(''),
    scale: scaleFor(project.pixelsPerMetre, box.width / 3),
  };
}

/** All polygon rings of any GeoJSON. */
export function ringsOf(geoJson: GeoJson): Position[][] {
  return polygonsOf(geoJson).flat();
}

/** All polygons of any GeoJSON, each with its rings. Other geometries have no area and are not drawn. */
function polygonsOf(geoJson: GeoJson): Position[][][] {
  if (geoJson.type === 'FeatureCollection' && 'features' in geoJson) return geoJson.features.flatMap(polygonsOf);
  if (geoJson.type === 'Feature' && 'geometry' in geoJson) return geoJson.geometry ? polygonsOf(geoJson.geometry) : [];
  const geometry = geoJson as GeoJsonGeometry;
  if (geometry.type === 'Polygon') return [geometry.coordinates as Position[][]];
  if (geometry.type === 'MultiPolygon') return geometry.coordinates as Position[][][];
  return (geometry.geometries ?? []).flatMap(polygonsOf);
}

interface Projection {
  readonly pixelsPerMetre: number;
  readonly x: (longitude: number) => number;
  readonly y: (latitude: number) => number;
}

const METRES_PER_DEGREE = 111_195;

function createProjection(positions: readonly Position[], { width, height, padding }: SketchBox): Projection {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of positions) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  const metresPerDegreeEast = METRES_PER_DEGREE * Math.cos(((south + north) / 2) * (Math.PI / 180));
  const spanEastM = Math.max((east - west) * metresPerDegreeEast, 1);
  const spanNorthM = Math.max((north - south) * METRES_PER_DEGREE, 1);
  const pixelsPerMetre = Math.min((width - 2 * padding) / spanEastM, (height - 2 * padding) / spanNorthM);
  return {
    pixelsPerMetre,
    x: (longitude) => width / 2 + (longitude - (west + east) / 2) * metresPerDegreeEast * pixelsPerMetre,
    y: (latitude) => height / 2 - (latitude - (south + north) / 2) * METRES_PER_DEGREE * pixelsPerMetre,
  };
}

function pathOf(ring: readonly Position[], { x, y }: Projection): string {
  const points = ring.map(([longitude, latitude]) => `${x(longitude).toFixed(1)} ${y(latitude).toFixed(1)}`);
  return points.length === 0 ? '' : `M${points.join('L')}Z`;
}

/** The longest of 1, 2, 5 × 10^n metres that fits. */
function scaleFor(pixelsPerMetre: number, maximumLength: number): { metres: number; length: number } {
  const longest = maximumLength / pixelsPerMetre;
  const decade = 10 ** Math.floor(Math.log10(longest));
  const metres = ([5, 2, 1].find((step) => step * decade <= longest) ?? 1) * decade;
  return { metres, length: metres * pixelsPerMetre };
}
