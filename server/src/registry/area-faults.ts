import type { AreaGeometry } from '@furrow/protocol/registry-document';

/** Every ring of an area, outer and inner. */
export function ringsOf(area: AreaGeometry): readonly (readonly (readonly number[])[])[] {
  return area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
}

/** What the schema of an area cannot say: rings that are not closed. */
export function areaFaults(area: AreaGeometry): string[] {
  return ringsOf(area).flatMap((ring, index) => {
    const [first, last] = [ring[0] ?? [], ring.at(-1) ?? []];
    const isClosed = first[0] === last[0] && first[1] === last[1];
    return isClosed ? [] : [`/geometry: ring ${index} is not closed; repeat its first place at its end`];
  });
}
