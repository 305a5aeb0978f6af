import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { ringsOf } from './area-faults.js';

/** Side of a cell, degrees: a partfield touches a few, a township a few hundred. */
const CELL_DEG = 0.01;
/** An area with a box of more cells is looked at for every place. */
const CELLS_MAX = 40_000;

interface Area {
  readonly id: string;
  readonly geometry: AreaGeometry;
  readonly box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
}

/** Finds the area that holds a place, by a grid of bounding boxes. */
export class AreaGrid {
  private readonly cells = new Map<string, Area[]>();
  private readonly large: Area[] = [];

  /** Where areas share ground the smaller id counts, so that the answer does not depend on order. */
  constructor(areas: readonly { readonly id: string; readonly geometry: AreaGeometry }[]) {
    for (const { id, geometry } of areas.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const area = { id, geometry, box: boxOf(geometry) };
      if (cellCount(area.box) > CELLS_MAX) {
        this.large.push(area);
        continue;
      }
      for (const key of cellsOf(area.box)) {
        const cell = this.cells.get(key);
        if (cell === undefined) this.cells.set(key, [area]);
        else cell.push(area);
      }
    }
  }

  at(latitude: number, longitude: number): { readonly id: string; readonly geometry: AreaGeometry } | undefined {
    const cell = this.cells.get(cellKey(Math.floor(longitude / CELL_DEG), Math.floor(latitude / CELL_DEG))) ?? [];
    const isHere = ({ box, geometry }: Area) =>
      longitude >= box.west &&
      longitude <= box.east &&
      latitude >= box.south &&
      latitude <= box.north &&
      holds(geometry, latitude, longitude);
    const found = [cell.find(isHere), this.large.find(isHere)].filter((area) => area !== undefined);
    return found.reduce<Area | undefined>(
      (least, area) => (least !== undefined && least.id < area.id ? least : area),
      undefined,
    );
  }
}

function cellCount({ west, south, east, north }: Area['box']): number {
  return ((east - west) / CELL_DEG + 1) * ((north - south) / CELL_DEG + 1);
}

function cellKey(x: number, y: number): string {
  return `${x} ${y}`;
}

function* cellsOf({ west, south, east, north }: Area['box']): Generator<string> {
  for (let x = Math.floor(west / CELL_DEG); x <= Math.floor(east / CELL_DEG); x += 1) {
    for (let y = Math.floor(south / CELL_DEG); y <= Math.floor(north / CELL_DEG); y += 1) yield cellKey(x, y);
  }
}

function boxOf(geometry: AreaGeometry): Area['box'] {
  const box = { west: 180, south: 90, east: -180, north: -90 };
  for (const ring of ringsOf(geometry)) {
    for (const [longitude = 0, latitude = 0] of ring) {
      box.west = Math.min(box.west, longitude);
      box.east = Math.max(box.east, longitude);
      box.south = Math.min(box.south, latitude);
      box.north = Math.max(box.north, latitude);
    }
  }
  return box;
}

/** Even-odd rule over all rings: holes, and parts of a MultiPolygon, come out right by themselves. */
function holds(geometry: AreaGeometry, latitude: number, longitude: number): boolean {
  let inside = false;
  for (const ring of ringsOf(geometry)) {
    for (let i = 1; i < ring.length; i += 1) {
      const [x1 = 0, y1 = 0] = ring[i - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[i] ?? [];
      if (y1 > latitude === y2 > latitude) continue;
      if (longitude < x1 + ((latitude - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    }
  }
  return inside;
}
