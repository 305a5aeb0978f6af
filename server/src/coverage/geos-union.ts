import initGeos from 'geos-wasm';

const GRID_M = 1e-6;
const MULTI_POLYGON = 6;
const COLLECTION = 7;
/** Zero-area polygons add nothing and upset the overlay. */
const LEAST_TWICE_AREA = 1e-12;

type Geos = Awaited<ReturnType<typeof initGeos>>;

export async function loadGeos(): Promise<Geos> {
  return initGeos({ noticeHandler: () => undefined });
}

/** Union by GEOS, for benchmarks and their fixtures: a method that shares nothing with the server's own. */
export class GeosUnion {
  private readonly geos: Geos;
  private shape = 0;

  constructor(geos: Geos) {
    this.geos = geos;
  }

  /** Area of the union of convex polygons by the overlay on a grid of 1e-6 m, m2. */
  exactAreaM2(polygons: readonly ArrayLike<number>[]): number {
    const collection = this.collect(polygons);
    const union = this.geos.GEOSUnaryUnionPrec(collection, GRID_M);
    this.geos.GEOSGeom_destroy(collection);
    if (union === 0) throw new Error(`GEOS could not unite ${polygons.length} polygons`);
    return this.areaAndDestroy(union);
  }

  /** The same without the grid, as a batch job would: faster, and seldom a little wrong. */
  batchAreaM2(polygons: readonly ArrayLike<number>[]): number {
    const collection = this.collect(polygons);
    const union = this.geos.GEOSUnaryUnion(collection);
    this.geos.GEOSGeom_destroy(collection);
    return this.areaAndDestroy(union);
  }

  /** Sets the shape that `unite` adds to. */
  start(polygons: readonly ArrayLike<number>[]): void {
    const collection = this.collect(polygons);
    this.shape = this.geos.GEOSUnaryUnion(collection);
    this.geos.GEOSGeom_destroy(collection);
  }

  /** Unites one polygon with the shape and asks its area, as a live server must. */
  unite(polygon: ArrayLike<number>): number {
    const added = this.polygon(polygon);
    const united = this.geos.GEOSUnion(this.shape, added);
    this.geos.GEOSGeom_destroy(this.shape);
    this.geos.GEOSGeom_destroy(added);
    this.shape = united;
    return this.areaOf(united);
  }

  private collect(polygons: readonly ArrayLike<number>[]): number {
    const { geos } = this;
    const handles = polygons.filter((polygon) => twiceArea(polygon) > LEAST_TWICE_AREA).map((p) => this.polygon(p));
    const pointer = geos.Module._malloc(4 * handles.length);
    geos.Module.HEAPU32.set(handles, pointer / 4);
    const collection = geos.GEOSGeom_createCollection(
      handles.length > 0 ? MULTI_POLYGON : COLLECTION,
      pointer,
      handles.length,
    );
    geos.Module._free(pointer);
    return collection;
  }

  private polygon(flat: ArrayLike<number>): number {
    const { geos } = this;
    const count = flat.length / 2 + 1;
    const pointer = geos.Module._malloc(count * 16);
    for (let i = 0; i < count * 2; i += 1) geos.Module.HEAPF64[pointer / 8 + i] = flat[i % flat.length]!;
    const sequence = geos.GEOSCoordSeq_copyFromBuffer(pointer, count, 0, 0);
    geos.Module._free(pointer);
    return geos.GEOSGeom_createPolygon(geos.GEOSGeom_createLinearRing(sequence), 0, 0);
  }

  private areaAndDestroy(geometry: number): number {
    const areaM2 = this.areaOf(geometry);
    this.geos.GEOSGeom_destroy(geometry);
    return areaM2;
  }

  private areaOf(geometry: number): number {
    const pointer = this.geos.Module._malloc(8);
    this.geos.GEOSArea(geometry, pointer);
    const areaM2 = this.geos.Module.HEAPF64[pointer / 8]!;
    this.geos.Module._free(pointer);
    return areaM2;
  }
}

function twiceArea(flat: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < flat.length; i += 2) {
    const j = (i + 2) % flat.length;
    sum += flat[i]! * flat[j + 1]! - flat[j]! * flat[i + 1]!;
  }
  return sum;
}
