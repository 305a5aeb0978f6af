import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { browserObstacle, DIST_FOLDER, launchBrowser } from './browser.js';
import { FakeServer } from './fake-server.js';

/** Pictures of every page, as a phone and a desktop show it, in both languages: `node screenshots.js FOLDER`. */
const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
} as const;

const VIEWS: readonly { name: string; user: string | null; path: string; act?: (page: Page) => Promise<void> }[] = [
  { name: 'login', user: null, path: '/login' },
  { name: 'live', user: 'manager', path: '/live' },
  {
    name: 'live-selected',
    user: 'manager',
    path: '/live',
    act: (page) => page.locator('.machine-row').first().click(),
  },
  { name: 'day', user: 'driver', path: '/day' },
  { name: 'records', user: 'auditor', path: '/records' },
  { name: 'job', user: 'auditor', path: '/records/job-0001' },
  { name: 'job-corrected', user: 'auditor', path: '/records/job-0005' },
  {
    name: 'day-corrected',
    user: 'driver',
    path: '/day',
    act: async (page) => {
      for (let days = 0; days < 2; days += 1) await page.locator('.day-switcher .icon-button').first().click();
      await page.locator('.day-corrections').waitFor();
    },
  },
  {
    name: 'checks',
    user: 'auditor',
    path: '/checks',
    act: async (page) => {
      await page.locator('.records .button').first().click();
      await page.locator('.sketch-overlap').waitFor({ state: 'attached' });
    },
  },
  { name: 'approvals', user: 'auditor', path: '/approvals' },
  { name: 'gateways', user: 'admin', path: '/gateways' },
  { name: 'audit', user: 'admin', path: '/audit' },
  { name: 'account', user: 'driver', path: '/account' },
  {
    name: 'gateway-work',
    user: 'admin',
    path: '/gateways',
    act: async (page) => {
      await page.locator('table.records .row-action .button').first().click();
      await page.locator('.tuning-fields').waitFor();
    },
  },
];

async function main(folder: string): Promise<void> {
  const obstacle = browserObstacle();
  if (obstacle !== undefined) throw new Error(obstacle);
  await mkdir(folder, { recursive: true });
  const server = new FakeServer(DIST_FOLDER);
  const address = await server.start();
  const browser = await launchBrowser();
  try {
    for (const device of ['phone', 'desktop'] as const) {
      for (const locale of ['zh-CN', 'en-GB']) await takeAll({ browser, address, folder }, device, locale);
    }
    await takeAll({ browser, address, folder }, 'desktop', 'zh-CN', 'dark');
  } finally {
    await browser.close();
    await server.stop();
  }
}

interface Studio {
  readonly browser: Browser;
  readonly address: string;
  readonly folder: string;
}

async function takeAll(
  { browser, address, folder }: Studio,
  ...[device, locale, colorScheme = 'light']: [keyof typeof DEVICES, string, ('light' | 'dark')?]
): Promise<void> {
  for (const { name, user, path, act } of VIEWS) {
    const context = await browser.newContext({ ...DEVICES[device], locale, colorScheme });
    if (user !== null) await context.addCookies([{ name: 'fake', value: user, url: address }]);
    const page = await context.newPage();
    await page.goto(address + path);
    await page.locator('h1').waitFor({ state: 'attached' });
    if (path === '/live') await page.locator('.machine-row').first().waitFor();
    await act?.(page);
    await page.waitForTimeout(900);
    const file = `${name}-${device}-${locale.slice(0, 2)}${colorScheme === 'dark' ? '-dark' : ''}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: path !== '/live' });
    await context.close();
  }
}

await main(process.argv[2] ?? '.test/screenshots');
