import { union as turfUnion } from '@turf/union';
import polygonClipping from 'polygon-clipping';
import { createRequire } from 'node:module';
import type { MainModule, PathsD } from 'clipper2-wasm/dist/clipper2z.js';
import { GeosUnion, loadGeos } from './geos-union.js';
import { UncoveredCells } from './uncovered-cells.js';

/** Someone's incremental union: begin with some polygons, then add one and know the area. */
export interface Peer {
  readonly name: string;
  /** Most polygons that it is begun with: beyond that one addition takes minutes. */
  readonly most: number;
  start(polygons: readonly number[][]): void;
  add(polygon: number[]): void;
}

type Rings = [number, number][][][];

function ringsOf(polygon: readonly number[]): [number, number][][] {
  const ring: [number, number][] = [];
  for (let i = 0; i < polygon.length; i += 2) ring.push([polygon[i]!, polygon[i + 1]!]);
  return [[...ring, ring[0]!]];
}

class OwnPeer implements Peer {
  readonly name = 'furrow';
  readonly most = Infinity;
  private cells = new UncoveredCells();

  start(polygons: readonly number[][]): void {
    this.cells = new UncoveredCells();
    for (const polygon of polygons) this.cells.add(polygon);
  }

  add(polygon: number[]): void {
    this.cells.add(polygon);
  }
}

class PolygonClippingPeer implements Peer {
  readonly name = 'polygon-clipping';
  readonly most = 10_000;
  private shape: Rings = [];

  start(polygons: readonly number[][]): void {
    this.shape = polygonClipping.union([], ...polygons.map(ringsOf));
  }

  add(polygon: number[]): void {
    this.shape = polygonClipping.union(this.shape, ringsOf(polygon));
  }
}

class TurfPeer implements Peer {
  readonly name = '@turf/union';
  readonly most = 1000;
  private shape: Rings = [];

  start(polygons: readonly number[][]): void {
    this.shape = polygonClipping.union([], ...polygons.map(ringsOf));
  }

  add(polygon: number[]): void {
    const features = [this.shape, [ringsOf(polygon)]].map((coordinates) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'MultiPolygon' as const, coordinates },
    }));
    const united = turfUnion({ type: 'FeatureCollection', features });
    const { geometry } = united!;
    this.shape = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Rings;
  }
}

class ClipperPeer implements Peer {
  readonly name = 'clipper2-wasm';
  readonly most = 100_000;
  private readonly clipper: MainModule;
  private shape: PathsD;

  constructor(clipper: MainModule) {
    this.clipper = clipper;
    this.shape = new clipper.PathsD();
  }

  start(polygons: readonly number[][]): void {
    const all = new this.clipper.PathsD();
    for (const polygon of polygons) all.push_back(this.clipper.MakePathD(polygon));
    this.shape = this.clipper.UnionSelfD(all, this.clipper.FillRule.NonZero, 4);
    all.delete();
  }

  add(polygon: number[]): void {
    const { clipper } = this;
    const added = new clipper.PathsD();
    const path = clipper.MakePathD(polygon);
    added.push_back(path);
    const united = clipper.UnionD(this.shape, added, clipper.FillRule.NonZero, 4);
    clipper.AreaPathsD(united);
    for (const old of [this.shape, added, path]) old.delete();
    this.shape = united;
  }
}

class GeosPeer implements Peer {
  readonly name = 'geos-wasm';
  readonly most = 100_000;
  private readonly union: GeosUnion;

  constructor(union: GeosUnion) {
    this.union = union;
  }

  start(polygons: readonly number[][]): void {
    this.union.start(polygons);
  }

  add(polygon: number[]): void {
    this.union.unite(polygon);
  }
}

/** The engine first, then the peers. */
export async function loadPeers(): Promise<Peer[]> {
  const geos = new GeosUnion(await loadGeos());
  const loadClipper = createRequire(import.meta.url)('clipper2-wasm') as () => Promise<MainModule>;
  const clipper = await loadClipper();
  return [new OwnPeer(), new GeosPeer(geos), new ClipperPeer(clipper), new PolygonClippingPeer(), new TurfPeer()];
}
