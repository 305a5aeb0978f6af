import { expect } from 'chai';
import { boundsOfTile, TileRaster, type Rgb } from './tile-raster.js';

const TILE = { z: 17, x: 110807, y: 48011 };
const GREEN: Rgb = [0, 158, 115];
const ORANGE: Rgb = [230, 159, 0];

/** A rectangle on the tile, in pixels, turned about the tile's middle; as a quad of longitude, latitude. */
function quadAt(box: { x: number; y: number; width: number; height: number; turnDeg?: number }): Float64Array {
  const { west, east, south, north } = boundsOfTile(TILE);
  const turn = ((box.turnDeg ?? 0) * Math.PI) / 180;
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].flatMap(([u = 0, v = 0]) => {
    const [dx, dy] = [box.x + u * box.width - 128, box.y + v * box.height - 128];
    const x = 128 + dx * Math.cos(turn) - dy * Math.sin(turn);
    const y = 128 + dx * Math.sin(turn) + dy * Math.cos(turn);
    // Within one tile at this zoom latitude is linear in y to 1e-6 of the tile.
    return [west + (x / 256) * (east - west), north - (y / 256) * (north - south)];
  });
  return Float64Array.from(corners);
}

function drawn(...quads: Float64Array[]): TileRaster {
  const raster = new TileRaster(TILE);
  for (const quad of quads) raster.drawQuads(quad, GREEN, { from: 0, to: 1 });
  return raster;
}

describe('tile raster', () => {
  it('knows the ground of a tile', () => {
    expect(boundsOfTile({ z: 0, x: 0, y: 0 })).to.include({ west: -180, east: 180 });
    expect(boundsOfTile({ z: 0, x: 0, y: 0 }).north).to.be.closeTo(85.0511, 1e-4);
    expect(boundsOfTile({ z: 1, x: 1, y: 1 })).to.include({ west: 0, east: 180, north: 0 });
  });

  it('covers the share of the tile that the quad has, turned or not', () => {
    for (const turnDeg of [0, 7, 31.72, 45, 90, 133]) {
      const raster = drawn(quadAt({ x: 60, y: 80, width: 130, height: 90, turnDeg }));
      expect(raster.coveredShare(), `${turnDeg} degrees`).to.be.closeTo((130 * 90) / (256 * 256), 2e-4);
    }
  });

  it('covers thin strips by their area too', () => {
    const strips = Array.from({ length: 200 }, (_, index) =>
      quadAt({ x: 20, y: 28 + index, width: 210, height: 0.4, turnDeg: 20 }),
    );
    expect(drawn(...strips).coveredShare()).to.be.closeTo((200 * 0.4 * 210) / (256 * 256), 5e-3);
  });

  it('counts ground covered twice once', () => {
    const quad = quadAt({ x: 10, y: 10, width: 50, height: 50 });
    expect(drawn(quad, quad).coveredShare()).to.equal(drawn(quad).coveredShare());
  });

  it('fills a quad that crosses itself as two triangles', () => {
    const [ax, ay, bx, by, cx, cy, dx, dy] = quadAt({ x: 100, y: 100, width: 100, height: 100 }) as unknown as number[];
    const bowTie = Float64Array.from([ax, ay, bx, by, dx, dy, cx, cy].map(Number));
    expect(drawn(bowTie).coveredShare()).to.be.closeTo((100 * 100) / 2 / (256 * 256), 4e-4);
  });

  it('draws nothing outside and survives quads far larger than the tile', () => {
    expect(drawn(quadAt({ x: 300, y: 300, width: 50, height: 50 })).coveredShare()).to.equal(0);
    expect(drawn(quadAt({ x: -5000, y: -5000, width: 10_256, height: 10_256 })).coveredShare()).to.equal(1);
  });

  it('keeps operations apart by colour', () => {
    const raster = drawn(quadAt({ x: 0, y: 0, width: 128, height: 256 }));
    raster.drawQuads(quadAt({ x: 128, y: 0, width: 128, height: 256 }), ORANGE, { from: 0, to: 1 });
    expect(raster.coveredShare()).to.equal(1);
    expect(raster.toPng().subarray(1, 4).toString()).to.equal('PNG');
  });
});
