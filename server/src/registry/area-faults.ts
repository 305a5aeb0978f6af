import { compileCheck } from '@furrow/protocol/validate';
import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { Type } from 'typebox';

const Position = Type.Array(Type.Number(), { minItems: 2, maxItems: 3 });
const Rings = Type.Array(Type.Array(Position, { minItems: 4, maxItems: 100_000 }), { minItems: 1, maxItems: 1000 });
const areaShapeFaults = compileCheck(
  Type.Union([
    Type.Object({ type: Type.Literal('Polygon'), coordinates: Rings }),
    Type.Object({
      type: Type.Literal('MultiPolygon'),
      coordinates: Type.Array(Rings, { minItems: 1, maxItems: 1000 }),
    }),
  ]),
);

/** Every ring of an area, outer and inner. */
export function ringsOf(area: AreaGeometry): readonly (readonly (readonly number[])[])[] {
  return area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
}

/** What is wrong with a GeoJSON area: its shape, an open ring, a place that is not on the earth. */
export function areaFaults(area: unknown): string[] {
  const faults = areaShapeFaults(area);
  if (faults.length > 0) return faults.map((fault) => `/geometry${fault}`);
  return ringsOf(area as AreaGeometry).flatMap((ring, index) => {
    const outside = ring.find(([longitude = 0, latitude = 0]) => Math.abs(longitude) > 180 || Math.abs(latitude) > 90);
    if (outside !== undefined) {
      return [`/geometry: ring ${index} has [${outside.join(', ')}]; write longitude, then latitude, in degrees`];
    }
    const [first, last] = [ring[0] ?? [], ring.at(-1) ?? []];
    const closed = first[0] === last[0] && first[1] === last[1];
    return closed ? [] : [`/geometry: ring ${index} is not closed; repeat its first place at its end`];
  });
}
