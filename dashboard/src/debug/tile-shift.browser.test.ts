import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { wgs84ToGcj02, type LatitudeLongitude } from '../map/gcj02.js';
import { browserObstacle, DIST_FOLDER, launchBrowser } from './browser.js';
import { FakeServer } from './fake-server.js';

const CENTER: LatitudeLongitude = [43.31, 124.33];
const ZOOM = 17;

/** Pixels of the world at the zoom of `/live?at=…`. */
function project([latitude, longitude]: LatitudeLongitude): { x: number; y: number } {
  const size = 256 * 2 ** ZOOM;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return {
    x: ((longitude + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  };
}

function unproject({ x, y }: { x: number; y: number }): LatitudeLongitude {
  const size = 256 * 2 ** ZOOM;
  return [(Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI, (x / size) * 360 - 180];
}

/** The place in WGS 84 of one in GCJ-02, by turning the shift around until it fits. */
function gcj02ToWgs84(place: LatitudeLongitude): LatitudeLongitude {
  let found = place;
  for (let turn = 0; turn < 6; turn += 1) {
    const [latitude, longitude] = wgs84ToGcj02(found);
    found = [found[0] + place[0] - latitude, found[1] + place[1] - longitude];
  }
  return found;
}

interface ShownTile {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
}

/** Tiles of the base map with where their upper left corner is, from the middle of the map, px. */
function tilesOn(page: Page): Promise<ShownTile[]> {
  return page.evaluate(`(() => {
    const map = document.querySelector('.map-canvas').getBoundingClientRect();
    return [...document.querySelectorAll('img.leaflet-tile')].filter((tile) => tile.src.includes('/tiles/')).map((tile) => {
      const [, x, y] = tile.src.match(/tiles\\/${ZOOM}\\/(\\d+)\\/(\\d+)/).map(Number);
      const { left, top } = tile.getBoundingClientRect();
      return { x, y, left: left - map.left - map.width / 2, top: top - map.top - map.height / 2 };
    });
  })()`) as Promise<ShownTile[]>;
}

describe('a base map of a Chinese provider', function () {
  this.timeout(60_000);
  let server: FakeServer;
  let browser: Browser;

  before(async function () {
    const obstacle = browserObstacle();
    if (obstacle !== undefined) {
      console.log(`      skipped: ${obstacle}`);
      this.skip();
    }
    server = new FakeServer(DIST_FOLDER);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('lies where its ground is, before and after the map is moved', async () => {
    server.map = { tileUrl: '/tiles/{z}/{x}/{y}.png', datum: 'gcj02' };
    const address = await server.start();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ name: 'fake', value: 'manager', url: address }]);
    const page = await context.newPage();
    await page.goto(`${address}/live?at=${CENTER.join(',')}`);
    await page.locator('.machine-row').first().waitFor();
    const middle = project(CENTER);
    const expectInPlace = async (moved: { x: number; y: number }) => {
      const tiles = await tilesOn(page);
      expect(tiles.length).to.be.above(8);
      for (const { x, y, left, top } of tiles) {
        const corner = project(gcj02ToWgs84(unproject({ x: x * 256, y: y * 256 })));
        // Of the tiles that are kept beside the screen the shift is a little another.
        if (Math.abs(left) > 640 || Math.abs(top) > 400) continue;
        expect(left, `tile ${x} ${y}`).to.be.closeTo(corner.x - middle.x + moved.x, 3.5);
        expect(top, `tile ${x} ${y}`).to.be.closeTo(corner.y - middle.y + moved.y, 3.5);
      }
    };
    await expectInPlace({ x: 0, y: 0 });
    await page.mouse.move(700, 300);
    await page.mouse.down();
    for (let step = 1; step <= 10; step += 1) await page.mouse.move(700 + step * 20, 300 + step * 10);
    // Held still before it is let go: no inertia.
    await page.waitForTimeout(300);
    await page.mouse.up();
    await page.waitForTimeout(500);
    await expectInPlace({ x: 200, y: 100 });
    await context.close();
  });
});
