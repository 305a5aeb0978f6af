import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Folds } from '../fold/folds.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { CoverageVersions } from './coverage-versions.js';
import { operationColour, rgbOfColour } from './operation-colour.js';
import type { Scope } from './scope.js';
import { boundsOfTile, TileRaster, type Rgb, type TilePlace } from './tile-raster.js';

/** Below this zoom a swath is far thinner than a sample and a tile may hold a county: nothing is drawn. */
export const TILE_ZOOM_MIN = 11;
export const TILE_ZOOM_MAX = 20;
/** Other requests get a turn after this many quads: about 5 ms of drawing. */
const QUADS_PER_TURN = 10_000;
/** A tile with more is drawn from its newest ones only. */
const QUADS_PER_TILE = 500_000;
const CACHED_TILES = 2000;

export interface CoverageTile {
  readonly png: Buffer;
  /** Changes when the ground on the tile does. */
  readonly etag: string;
}

interface CachedTile extends CoverageTile {
  readonly version: number;
}

export interface CoverageTilesOptions {
  readonly folds: Pick<Folds, 'quadsWithin' | 'job'>;
  readonly registry: Pick<RegistryView, 'operation'>;
  readonly versions: CoverageVersions;
}

/** Draws coverage tiles on demand, one at a time, and keeps the ones drawn last. */
export class CoverageTiles {
  private readonly folds: Pick<Folds, 'quadsWithin' | 'job'>;
  private readonly registry: Pick<RegistryView, 'operation'>;
  private readonly versions: CoverageVersions;
  /** Keyed by `#rrggbb`; a raster keeps one layer for each of these arrays. */
  private readonly rgbByColour = new Map<string, Rgb>();
  /** Keyed by scope and place, least recently used first. */
  private readonly cache = new Map<string, CachedTile>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor({ folds, registry, versions }: CoverageTilesOptions) {
    this.folds = folds;
    this.registry = registry;
    this.versions = versions;
  }

  /** The tag of a tile as it would be drawn now, without drawing it. */
  etag(tile: TilePlace, scope: Scope): string {
    return this.etagOf(this.versions.versionWithin(boundsOfTile(tile)), scope);
  }

  tile(tile: TilePlace, scope: Scope): Promise<CoverageTile> {
    const drawn = this.queue.then(() => this.cachedTile(tile, scope));
    this.queue = drawn.catch(() => undefined);
    return drawn;
  }

  private async cachedTile(tile: TilePlace, scope: Scope): Promise<CoverageTile> {
    const key = `${tile.z}/${tile.x}/${tile.y} ${scope.key}`;
    const version = this.versions.versionWithin(boundsOfTile(tile));
    const cached = this.cache.get(key);
    if (cached !== undefined) this.cache.delete(key);
    const fresh =
      cached?.version === version
        ? cached
        : { png: await this.draw(tile, scope), version, etag: this.etagOf(version, scope) };
    this.cache.set(key, fresh);
    const oldest = this.cache.keys().next();
    if (this.cache.size > CACHED_TILES && oldest.done !== true) this.cache.delete(oldest.value);
    return fresh;
  }

  private async draw(tile: TilePlace, scope: Scope): Promise<Buffer> {
    const raster = new TileRaster(tile);
    if (tile.z < TILE_ZOOM_MIN) return raster.toPng();
    let budget = QUADS_PER_TILE;
    let sinceTurn = 0;
    for (const { jobId, operation, corners } of this.folds.quadsWithin(boundsOfTile(tile)).reverse()) {
      const job = this.folds.job(jobId);
      if (!scope.seesAll && (job === undefined || !scope.sees(job))) continue;
      const count = Math.min(corners.length / 8, budget);
      for (let from = 0; from < count; from += QUADS_PER_TURN) {
        const to = Math.min(count, from + QUADS_PER_TURN);
        raster.drawQuads(corners, this.rgbOf(operation), { from, to });
        sinceTurn += to - from;
        if (sinceTurn < QUADS_PER_TURN) continue;
        await nextTurn();
        sinceTurn = 0;
      }
      budget -= count;
      if (budget <= 0) break;
    }
    return raster.toPng();
  }

  private rgbOf(operation: string | null): Rgb {
    const colour = operationColour(operation === null ? undefined : this.registry.operation(operation));
    let rgb = this.rgbByColour.get(colour);
    if (rgb === undefined) this.rgbByColour.set(colour, (rgb = rgbOfColour(colour)));
    return rgb;
  }

  private etagOf(version: number, scope: Scope): string {
    return `"${this.versions.run}-${version}-${Buffer.from(scope.key).toString('base64url')}"`;
  }
}
