import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ApiClient } from '../demo/api-client.js';
import { Demo } from '../demo/demo.js';

const CHROMIUM = '/usr/bin/chromium';
const SEEN_TIMEOUT_MS = 60_000;
/** What four tractors may take to reach the page: two hours of backlog are simulated first. */
const START_TIMEOUT_MS = 240_000;

/** Simulators, pseudo-terminals, gateways, server and page as a newcomer starts them. */
describe('the full path, to the page', function () {
  this.timeout(START_TIMEOUT_MS);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-full-path-'));
  const demo = new Demo({ folder, store: 'embedded', port: 0, say: (line) => console.log(`      ${line}`) });
  let url: string;
  let browser: Browser;
  let page: Page;

  const passwordOf = (name: string): string => demo.logins().find((login) => login.name === name)?.password ?? '';

  before(async function () {
    if (!existsSync(CHROMIUM)) {
      console.log(`      ${CHROMIUM} is missing; make test installs it`);
      this.skip();
    }
    url = await demo.start();
    await demo.working();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 800 } });
  });

  after(async () => {
    await browser?.close();
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets a manager in, who sees four tractors at work', async () => {
    await page.goto(url);
    await page.locator('input[name=name]').fill('manager');
    await page.locator('input[name=password]').fill(passwordOf('manager'));
    await page.locator('form button').click();
    await page.locator('.machine-row').nth(3).waitFor({ timeout: SEEN_TIMEOUT_MS });
    expect(await page.locator('.machine-row').count()).to.equal(4);
    expect(await page.locator('.leaflet-container canvas').count()).to.be.at.least(1);
  });

  it('shows area that grows', async () => {
    const area = page.locator('.county .area').first();
    const shownArea = async (): Promise<number> => Number.parseFloat((await area.innerText()).replaceAll(',', ''));
    const before = await shownArea();
    expect(before).to.be.above(0);
    const deadline = Date.now() + SEEN_TIMEOUT_MS;
    while ((await shownArea()) <= before && Date.now() < deadline) await page.waitForTimeout(500);
    expect(await shownArea()).to.be.above(before);
  });

  it('agrees with the API, where live area grows too', async () => {
    const client = new ApiClient(url);
    await client.login({ name: 'auditor', password: passwordOf('auditor') });
    const netM2 = async (): Promise<number> =>
      (await client.machines()).reduce((sum, { today }) => sum + today.netM2, 0);
    const before = await netM2();
    const deadline = Date.now() + SEEN_TIMEOUT_MS;
    while ((await netM2()) <= before && Date.now() < deadline) await page.waitForTimeout(500);
    expect(await netM2()).to.be.above(before);
    const jobs = await client.jobs();
    expect([...new Set(jobs.map(({ operation }) => operation))]).to.have.members([
      'no-till-seeding',
      'subsoiling',
      'rotary-tillage',
      'disc-harrowing',
    ]);
  });
});
