import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { readDemoState } from './demo-state.js';
import { REPOSITORY } from './repository.js';

const USAGE = `Takes the pictures of the documents from a demo that runs: node firmware-sim/dist/demo/pictures.js URL

  URL             where the demo's page is, as make demo prints it
  --folder DIR    state of the demo; by default .demo in the repository
  --out DIR       by default docs/images
`;

/** Pictures in documents are read over slow links. */
const BYTES_MAX = 300_000;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

interface Picture {
  readonly name: string;
  readonly user: string;
  readonly path: string;
  readonly context: BrowserContextOptions;
  /** Brings the page to what is to be seen. */
  readonly act: (page: Page) => Promise<void>;
}

async function untilLive(page: Page): Promise<void> {
  await page.locator('.machine-row').nth(3).waitFor();
  // Tiles of what was worked come after the machines.
  await page.waitForTimeout(4000);
}

async function untilLoaded(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
}

const PICTURES: readonly Picture[] = [
  {
    name: 'live-en',
    user: 'manager',
    path: '/live',
    context: { ...DESKTOP, locale: 'en-GB' },
    act: untilLive,
  },
  { name: 'live-zh', user: 'manager', path: '/live', context: { ...DESKTOP, locale: 'zh-CN' }, act: untilLive },
  { name: 'day-zh-phone', user: 'driver', path: '/day', context: { ...PHONE, locale: 'zh-CN' }, act: untilLoaded },
  { name: 'records-en', user: 'auditor', path: '/records', context: { ...DESKTOP, locale: 'en-GB' }, act: untilLoaded },
];

async function take(browser: Browser, picture: Picture, demo: { url: string; folder: string; out: string }) {
  const { name, user, path, context: options, act } = picture;
  const context = await browser.newContext({ ...options, baseURL: demo.url });
  const password = readDemoState(demo.folder).passwords[user];
  const answer = await context.request.post('/api/session', { data: { name: user, password } });
  if (!answer.ok()) throw new Error(`${user} cannot log in at ${demo.url}: ${answer.status()} ${await answer.text()}`);
  const page = await context.newPage();
  await page.goto(path);
  await act(page);
  const file = join(demo.out, `${name}.png`);
  await page.screenshot({ path: file });
  await context.close();
  const { size } = await stat(file);
  process.stdout.write(`${file} ${size} bytes\n`);
  if (size > BYTES_MAX) throw new Error(`${file} has ${size} bytes, more than ${BYTES_MAX}`);
}

async function takeAll(demo: { url: string; folder: string; out: string }): Promise<void> {
  await mkdir(demo.out, { recursive: true });
  const executablePath = process.env['CHROME_BIN'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const picture of PICTURES) await take(browser, picture, demo);
  } finally {
    await browser.close();
  }
}

const { values, positionals } = parseArgs({
  options: {
    folder: { type: 'string', default: join(REPOSITORY, '.demo') },
    out: { type: 'string', default: join(REPOSITORY, 'docs/images') },
  },
  allowPositionals: true,
});
const [url] = positionals;
if (url === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  await takeAll({ url, ...values });
}
