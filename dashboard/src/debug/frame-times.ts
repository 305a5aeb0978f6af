import { browserObstacle, DIST_FOLDER, launchBrowser } from './browser.js';
import { FakeServer } from './fake-server.js';

/** How long the frames of the live map take while it is moved and news comes each second: `node frame-times.js COUNT [CPU]`. */
const [count = 2000, slowdown = 1] = process.argv.slice(2).map(Number);
const FRAMES = `new Promise((resolve) => {
  const times = []; let last = performance.now();
  const next = (now) => { times.push(now - last); last = now; if (times.length < 240) requestAnimationFrame(next); else resolve(times); };
  requestAnimationFrame(next);
})`;

const obstacle = browserObstacle();
if (obstacle !== undefined) throw new Error(obstacle);
const server = new FakeServer(DIST_FOLDER, count);
const address = await server.start();
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
  await context.addCookies([{ name: 'fake', value: 'admin', url: address }]);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.goto(`${address}/live`);
  await page.locator('.machine-row').first().waitFor();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  for (const zooms of [0, 3, 6]) {
    const before = zooms === 0 ? 0 : 3;
    for (let step = 0; step < before; step += 1) await page.locator('.leaflet-control-zoom-in').click();
    await page.waitForTimeout(1_500);
    const frames = page.evaluate(FRAMES) as Promise<number[]>;
    await page.mouse.move(800, 400);
    await page.mouse.down();
    for (let step = 0; step < 100; step += 1) await page.mouse.move(800 + 120 * Math.sin(step / 8), 400 + step / 4);
    await page.mouse.up();
    const times = (await frames).toSorted((a, b) => a - b);
    const at = (share: number) => times[Math.floor(share * (times.length - 1))]?.toFixed(1);
    console.log(
      `${count} machines, ${zooms} steps in, CPU / ${slowdown}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`,
    );
    await page.screenshot({ path: `${process.env['OUT'] ?? '/tmp'}/county-${zooms}.png` });
  }
} finally {
  await browser.close();
  await server.stop();
}
