import { GridLayer, LatLngBounds, type Coords, type DoneCallback, type Map as LeafletMap } from 'leaflet';
import type { Bounds, CoverageChange } from '../live/map-state.js';

interface Tile {
  readonly image: HTMLImageElement;
  readonly coords: Coords;
}

/**
 * Coverage as tiles that the server draws. When coverage changes, the tiles in view that it touches are
 * fetched anew and swapped once they are here, so that nothing flickers.
 */
export class CoverageLayer extends GridLayer {
  private readonly tilesByKey = new Map<string, Tile>();
  private version: number;

  constructor(change: CoverageChange) {
    super({ minZoom: 11, maxZoom: 20, opacity: 0.75, className: 'coverage-tiles', keepBuffer: 1 });
    this.version = change.version;
    this.on('tileunload', (event) => this.tilesByKey.delete(keyOf(event.coords)));
  }

  /** Takes a newer version; tiles outside its bounds keep what they show. */
  show(change: CoverageChange): void {
    if (change.version === this.version) return;
    this.version = change.version;
    for (const tile of this.tilesByKey.values()) {
      if (change.bounds === null || this.isTouching(tile.coords, change.bounds)) void this.refresh(tile);
    }
  }

  protected override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const image = document.createElement('img');
    image.alt = '';
    image.setAttribute('role', 'presentation');
    image.addEventListener('load', () => done(undefined, image), { once: true });
    // A tile that does not come leaves the ground bare; the next version asks again.
    image.addEventListener('error', () => done(undefined, image), { once: true });
    // Bare, and not with the browser's sign of a missing picture.
    image.addEventListener('error', () => (image.style.visibility = 'hidden'));
    image.addEventListener('load', () => (image.style.visibility = ''));
    image.src = this.addressOf(coords);
    this.tilesByKey.set(keyOf(coords), { image, coords });
    return image;
  }

  private async refresh({ image, coords }: Tile): Promise<void> {
    const address = this.addressOf(coords);
    const next = new Image();
    next.src = address;
    try {
      await next.decode();
    } catch {
      return;
    }
    // A newer version may have been asked for meanwhile: its own answer is on the way.
    if (address === this.addressOf(coords)) image.src = address;
  }

  private addressOf({ z, x, y }: Coords): string {
    return `/api/coverage/${z}/${x}/${y}.png?v=${this.version}`;
  }

  private isTouching(coords: Coords, [west, south, east, north]: Bounds): boolean {
    const map = (this as unknown as { _map?: LeafletMap })._map;
    if (map === undefined) return false;
    const size = this.getTileSize();
    const corner = coords.scaleBy(size);
    const tileBounds = new LatLngBounds(map.unproject(corner, coords.z), map.unproject(corner.add(size), coords.z));
    return tileBounds.intersects([
      [south, west],
      [north, east],
    ]);
  }
}

function keyOf({ z, x, y }: Coords): string {
  return `${z}/${x}/${y}`;
}
