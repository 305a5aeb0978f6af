import initGeosJs from 'geos-wasm';
import type { PlanePoint } from '../frame/tangent-frame.js';
import type { Bar } from '../machine/working-bar.js';
import { quadPolygons } from './swept-strip.js';

type Geos = Awaited<ReturnType<typeof initGeosJs>>;
type Strip = readonly Pick<Bar, 'left' | 'right'>[];

/** Overlay grid, metres: the fixed-precision overlay is the reliable one on noisy swaths. */
const GRID_M = 1e-6;
const MULTI_POLYGON = 6;

/** Exact area of the union of swept strips, by GEOS: a method that shares nothing with the server's engine. */
export class UnionArea {
  private readonly geos: Geos;

  private constructor(geos: Geos) {
    this.geos = geos;
  }

  static async create(): Promise<UnionArea> {
    return new UnionArea(await initGeosJs({ noticeHandler: () => undefined }));
  }

  /** Square metres covered at least once. */
  unionAreaM2(strips: readonly Strip[]): number {
    if (strips.length === 0) return 0;
    const { geos } = this;
    const collection = this.createCollection(strips.flatMap((strip) => this.createPolygons(strip)));
    const union = geos.GEOSUnaryUnionPrec(collection, GRID_M);
    geos.GEOSGeom_destroy(collection);
    if (union === 0) throw new Error(`GEOS could not unite ${strips.length} swept strips`);
    const area = this.areaM2(union);
    geos.GEOSGeom_destroy(union);
    return area;
  }

  private areaM2(geometry: number): number {
    const pointer = this.geos.Module._malloc(8);
    this.geos.GEOSArea(geometry, pointer);
    const area = this.geos.Module.getValue(pointer, 'double') as number;
    this.geos.Module._free(pointer);
    return area;
  }

  /** One polygon for a strip that is simple, else one for each quad. */
  private createPolygons(strip: Strip): number[] {
    const outline = [...strip.map((bar) => bar.left), ...strip.map((bar) => bar.right).reverse()];
    const whole = this.createPolygon(outline);
    if (this.geos.GEOSisValid(whole) === 1) return [whole];
    this.geos.GEOSGeom_destroy(whole);
    return strip.slice(1).flatMap((bar, i) =>
      quadPolygons(strip[i]!, bar)
        .map((polygon) => this.createPolygon(polygon))
        .filter((polygon) => this.isUsable(polygon)),
    );
  }

  /** Zero-area polygons are dropped: they add nothing and upset the overlay. */
  private isUsable(polygon: number): boolean {
    if (this.geos.GEOSisValid(polygon) === 1 && this.areaM2(polygon) > 1e-12) return true;
    this.geos.GEOSGeom_destroy(polygon);
    return false;
  }

  private createPolygon(points: readonly PlanePoint[]): number {
    const { geos } = this;
    const count = points.length + 1;
    const pointer = geos.Module._malloc(count * 16);
    [...points, points[0]!].forEach((point, i) => {
      geos.Module.HEAPF64[pointer / 8 + 2 * i] = point.x;
      geos.Module.HEAPF64[pointer / 8 + 2 * i + 1] = point.y;
    });
    const sequence = geos.GEOSCoordSeq_copyFromBuffer(pointer, count, 0, 0);
    geos.Module._free(pointer);
    return geos.GEOSGeom_createPolygon(geos.GEOSGeom_createLinearRing(sequence), 0, 0);
  }

  private createCollection(geometries: readonly number[]): number {
    const { geos } = this;
    const pointer = geos.Module._malloc(geometries.length * 4);
    geos.Module.HEAPU32.set(geometries, pointer / 4);
    const collection = geos.GEOSGeom_createCollection(MULTI_POLYGON, pointer, geometries.length);
    geos.Module._free(pointer);
    return collection;
  }
}
