import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Debian's browser; another by the environment variable that Puppeteer and others use too. */
export const CHROMIUM = process.env['CHROME_BIN'] ?? '/usr/bin/chromium';

export const DIST_FOLDER = join(import.meta.dirname, '..', '..', 'dist');

/** What keeps the browser tests from running, or undefined. */
export function browserObstacle(): string | undefined {
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is missing; install it: apt-get install chromium`;
  if (!existsSync(join(DIST_FOLDER, 'index.html')))
    return 'the dashboard is not built; run: npm run build -w dashboard';
  return undefined;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
