import { PNG } from 'pngjs';
import type { Bounds } from '../fold/folds.js';

/** Web Mercator tile of the usual scheme: 256 pixels, y from the north. */
export interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

const PIXELS = 256;
/** Samples along each side of a pixel; a pixel's samples are the bits of one 16-bit number. */
const SAMPLES = 4;
const GRID = PIXELS * SAMPLES;
/** How strongly covered ground hides the map below. */
const OPACITY = 0.62;

/** The ground that a tile shows, in degrees. */
export function boundsOfTile(tile: TilePlace): Bounds {
  const tiles = 2 ** tile.z;
  const latitude = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / tiles))) * 180) / Math.PI;
  return {
    west: (tile.x / tiles) * 360 - 180,
    east: ((tile.x + 1) / tiles) * 360 - 180,
    north: latitude(tile.y),
    south: latitude(tile.y + 1),
  };
}

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Covered ground on one tile, a layer per colour. Each quad marks the samples inside it, so ground worked
 * twice looks like ground worked once. It draws; areas are computed elsewhere.
 */
export class TileRaster {
  private readonly tile: TilePlace;
  /** Keyed by colour, in the order first drawn. */
  private readonly layers = new Map<Rgb, Uint16Array>();
  private readonly xs = new Float64Array(4);
  private readonly ys = new Float64Array(4);
  private readonly crossings = new Float64Array(4);

  constructor(tile: TilePlace) {
    this.tile = tile;
  }

  /** Draws quads `from` to `to` of eight numbers each: four corners around as longitude, latitude. */
  drawQuads(corners: Float64Array, colour: Rgb, range: { readonly from: number; readonly to: number }): void {
    let layer = this.layers.get(colour);
    if (layer === undefined) this.layers.set(colour, (layer = new Uint16Array(PIXELS * PIXELS)));
    for (let quad = range.from; quad < range.to; quad += 1) {
      for (let corner = 0; corner < 4; corner += 1) {
        const offset = quad * 8 + corner * 2;
        this.xs[corner] = this.sampleX(corners[offset] as number);
        this.ys[corner] = this.sampleY(corners[offset + 1] as number);
      }
      this.fill(layer);
    }
  }

  /** Share of the tile's samples that are covered, 0 to 1. */
  coveredShare(): number {
    let count = 0;
    for (let pixel = 0; pixel < PIXELS * PIXELS; pixel += 1) {
      let bits = 0;
      for (const layer of this.layers.values()) bits |= layer[pixel] as number;
      count += bitCount(bits);
    }
    return count / (GRID * GRID);
  }

  /** The tile as an RGBA PNG; ground that nobody covered is transparent. */
  toPng(): Buffer {
    const png = new PNG({ width: PIXELS, height: PIXELS });
    png.data.fill(0);
    for (const [colour, layer] of this.layers) {
      for (let pixel = 0; pixel < layer.length; pixel += 1) {
        const bits = layer[pixel] as number;
        if (bits !== 0) blend(png.data, pixel * 4, { colour, alpha: (bitCount(bits) / 16) * OPACITY });
      }
    }
    return PNG.sync.write(png, { deflateLevel: 5 });
  }

  private sampleX(longitude: number): number {
    return (((longitude + 180) / 360) * 2 ** this.tile.z - this.tile.x) * GRID;
  }

  private sampleY(latitude: number): number {
    const sin = Math.sin((latitude * Math.PI) / 180);
    const y = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
    return (y * 2 ** this.tile.z - this.tile.y) * GRID;
  }

  /** Scan lines through the centres of the samples; a quad that crosses itself fills as two triangles. */
  private fill(layer: Uint16Array): void {
    const [y0, y1, y2, y3] = this.ys as unknown as [number, number, number, number];
    const first = Math.max(0, Math.ceil(Math.min(y0, y1, y2, y3) - 0.5));
    const last = Math.min(GRID - 1, Math.floor(Math.max(y0, y1, y2, y3) - 0.5));
    for (let row = first; row <= last; row += 1) {
      const count = this.crossRow(row + 0.5);
      for (let index = 0; index + 1 < count; index += 2) {
        const from = Math.max(0, Math.ceil((this.crossings[index] as number) - 0.5));
        const to = Math.min(GRID, Math.ceil((this.crossings[index + 1] as number) - 0.5));
        for (let column = from; column < to; column += 1) {
          const pixel = (row >> 2) * PIXELS + (column >> 2);
          layer[pixel] = (layer[pixel] as number) | (1 << ((row & 3) * SAMPLES + (column & 3)));
        }
      }
    }
  }

  /** Puts where the sides cross a row into `crossings`, in order, and returns how many: 0, 2 or 4. */
  private crossRow(y: number): number {
    let count = 0;
    for (let side = 0; side < 4; side += 1) {
      const next = (side + 1) & 3;
      const [ya, yb] = [this.ys[side] as number, this.ys[next] as number];
      if (ya <= y === yb <= y) continue;
      const [xa, xb] = [this.xs[side] as number, this.xs[next] as number];
      const x = xa + ((y - ya) / (yb - ya)) * (xb - xa);
      let place = count;
      while (place > 0 && (this.crossings[place - 1] as number) > x) {
        this.crossings[place] = this.crossings[place - 1] as number;
        place -= 1;
      }
      this.crossings[place] = x;
      count += 1;
    }
    return count;
  }
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Lays a colour over a pixel (source over destination, straight alpha). */
function blend(data: Buffer, offset: number, { colour, alpha }: { colour: Rgb; alpha: number }): void {
  const below = (data[offset + 3] as number) / 255;
  const out = alpha + below * (1 - alpha);
  colour.forEach((value, channel) => {
    const mixed = (value * alpha + (data[offset + channel] as number) * below * (1 - alpha)) / out;
    data[offset + channel] = Math.round(mixed);
  });
  data[offset + 3] = Math.round(out * 255);
}
