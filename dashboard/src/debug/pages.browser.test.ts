import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserObstacle, DIST_FOLDER, launchBrowser } from './browser.js';
import { FakeServer } from './fake-server.js';

const PAGES = [
  { user: null, path: '/login' },
  { user: 'manager', path: '/live' },
  { user: 'driver', path: '/day' },
  { user: 'auditor', path: '/records' },
  { user: 'auditor', path: '/records/job-0001' },
  { user: 'auditor', path: '/records/job-0005' },
  { user: 'auditor', path: '/checks' },
  { user: 'auditor', path: '/approvals' },
  { user: 'admin', path: '/gateways' },
  { user: 'admin', path: '/audit' },
  { user: 'driver', path: '/account' },
] as const;

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

/** Adds up how far what was painted moved by itself: the layout shift of the web vitals. */
const COUNT_SHIFTS = `window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** What a thumb must hit and is lower than 44 pixels; a checkbox is hit by its label. */
const SMALL_TARGETS = `[...document.querySelectorAll('a, button, select, summary, label.check, input:not([type=checkbox])')]
  .filter((e) => e.checkVisibility() && !e.classList.contains('skip-link'))
  .filter((e) => e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 120))`;

/** First load of the live page, the largest, compressed: 150 kB is what a slow field connection brings in seconds. */
const SCRIPT_BUDGET_BYTES = 150_000;

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describe('the pages in a browser', function () {
  this.timeout(60_000);
  let server: FakeServer;
  let address: string;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  before(async function () {
    const obstacle = browserObstacle();
    if (obstacle !== undefined) {
      console.log(`      skipped: ${obstacle}`);
      this.skip();
    }
    server = new FakeServer(DIST_FOLDER);
    address = await server.start();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  async function open(
    path: string,
    user: string | null,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Page> {
    const page = await openNew(user, options);
    await page.goto(address + path);
    await page.locator('h1').waitFor({ state: 'attached' });
    return page;
  }

  async function openNew(user: string | null, options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 }, ...options });
    contexts.push(context);
    if (user !== null) await context.addCookies([{ name: 'fake', value: user, url: address }]);
    return context.newPage();
  }

  it('loads no more script than the budget, all pages together', async () => {
    const folder = join(DIST_FOLDER, 'assets');
    const scripts = (await readdir(folder)).filter((file) => file.endsWith('.js'));
    const sizes = await Promise.all(scripts.map(async (file) => gzipSync(await readFile(join(folder, file))).length));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`      ${scripts.map((file, index) => `${file} ${sizes[index]} B`).join(', ')}: ${total} B gzip`);
    expect(total).to.be.below(SCRIPT_BUDGET_BYTES);
  });

  for (const { user, path } of PAGES) {
    for (const locale of ['zh-CN', 'en-GB']) {
      it(`has nothing to fault on ${path} (${locale})`, async () => {
        const faults: string[] = [];
        const page = await openNew(user, { locale, viewport: PHONE });
        // Who is not signed in is told so by the server: that is no fault.
        const isFault = (text: string) => user !== null || !text.includes('401');
        page.on('console', (message) => {
          if (message.type() === 'error' && isFault(message.text())) faults.push(message.text());
        });
        page.on('pageerror', (error) => faults.push(error.message));
        await page.addInitScript(COUNT_SHIFTS);
        await page.goto(address + path);
        await page.locator('h1').waitFor({ state: 'attached' });
        // A page may wait for several answers at once.
        await page.waitForFunction(() => document.querySelector('.loading') === null);
        if (path === '/live') await page.locator('.machine-row').first().waitFor();
        expect(await page.evaluate('window.shifts'), 'what is read jumps').to.be.below(0.1);
        if (path === '/live') await page.locator('.machine-row').first().click();
        if (path === '/live') await page.getByRole('heading', { name: /当前作业|Open job/ }).waitFor();
        await expectSound(page);
        expect(await page.evaluate(SMALL_TARGETS), 'targets too small for a thumb').to.deep.equal([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectSound(page);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(DESK);
        await expectSound(page);
        expect(faults).to.deep.equal([]);
      });
    }
  }

  it('leads from the login to the page that was asked for, and says when the password is wrong', async () => {
    const page = await open('/records?machine=m-2', null);
    await page.getByLabel('用户名').fill('auditor');
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').filter({ hasText: '用户名或密码不对' }).waitFor();
    await page.getByLabel('密码').fill('furrow');
    await page.getByRole('button', { name: '登录' }).click();
    await page.locator('table.records tbody tr').first().waitFor();
    expect(new URL(page.url()).search).to.equal('?machine=m-2');
    expect(await page.locator('table.records tbody tr td:nth-child(3)').allTextContents()).to.satisfy(
      (names: string[]) => names.every((name) => name === '雷沃 P2404'),
    );
  });

  it('switches language and unit, keeps both, and says the language to screen readers', async () => {
    const page = await open('/day', 'driver');
    expect(await page.locator('html').getAttribute('lang')).to.equal('zh-CN');
    const headline = page.locator('.day-areas .area').first();
    const inMu = await headline.textContent();
    expect(inMu).to.match(/^\d+\.\d\d 亩$/);
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang="en-GB"]').waitFor({ state: 'attached' });
    expect(await headline.textContent()).to.match(/^\d+\.\d\d ha$/);
    await page.getByRole('button', { name: 'mu', exact: true }).click();
    expect(await headline.textContent()).to.equal(inMu?.replace('亩', 'mu'));
    await page.reload();
    await headline.waitFor();
    expect(await headline.textContent()).to.equal(inMu?.replace('亩', 'mu'));
  });

  it('says of a sum between which areas it lies and how well it is known', async () => {
    const records = await open('/records', 'auditor', { locale: 'en-GB' });
    const sums = records.locator('.record-sums');
    await sums.waitFor();
    expect(await sums.innerText()).to.match(/between [\d,.]+ and [\d,.]+ ha, 95\s%\ssure/);
    expect(await sums.locator('.grade').innerText()).to.match(/^Evidence A \d+ % · B \d+ % · C \d+ %$/);
    const day = await open('/day', 'driver', { locale: 'en-GB' });
    await day.locator('.day-areas .net-between').first().waitFor();
    const live = await open('/live', 'admin', { locale: 'en-GB' });
    const townships = live.getByRole('group').filter({ hasText: 'Today by township' });
    await townships.locator('summary').click();
    await townships.getByRole('row', { name: /^Lishu · Subsoiling Evidence B [\d.]+ [\d.]+–[\d.]+$/ }).waitFor();
  });

  it('prints a total that is the sum of the printed rows, in both units', async () => {
    const page = await open('/records', 'auditor');
    const more = page.getByRole('button', { name: '再加载一页' });
    await page.locator('table.records tbody tr').first().waitFor();
    while ((await more.count()) > 0) {
      const rows = await page.locator('table.records tbody tr').count();
      await more.click();
      await page.locator('table.records tbody tr').nth(rows).waitFor();
    }
    for (const unit of ['亩', '公顷']) {
      await page.getByRole('button', { name: unit, exact: true }).click();
      const printed = await page.locator('table.records tbody tr td:nth-child(7)').allTextContents();
      const hundredths = printed.reduce((sum, text) => sum + Math.round(Number(text.replaceAll(',', '')) * 100), 0);
      const total = await page.locator('table.records tfoot td').first().textContent();
      expect(Math.round(Number(total?.replaceAll(',', '')) * 100)).to.equal(hundredths);
      expect(await page.locator('.record-sums .area').first().textContent()).to.contain(total);
    }
  });

  it('says in plain words how a settled job and a settled day were corrected', async () => {
    const job = await open('/records/job-0005', 'auditor');
    await job.locator('.corrections li').first().waitFor();
    const lines = await job.locator('.corrections li').allTextContents();
    expect(lines[0]).to.match(/^\d+月\d+日：机手 李春生 → 王福海，manager 更正了机手，更正于\d+月\d+日$/);
    expect(lines[1]).to.match(/^\d+月\d+日：净面积 [\d.]+ → [\d.]+ 亩，迟到定位 212 条，更正于\d+月\d+日$/);
    const day = await open('/day', 'driver', { locale: 'en-GB' });
    const previous = day.getByRole('button', { name: 'Previous day' });
    await previous.click();
    await previous.click();
    const line = day.getByRole('group', { name: 'Corrected since the day settled' }).getByRole('listitem');
    await line.waitFor();
    expect(await line.textContent()).to.match(
      /^\d+ \w+: net area [\d.]+ → [\d.]+ ha, 212 late fixes of .+, on \d+ \w+$/,
    );
    expect(await violationsOn(day)).to.deep.equal([]);
  });

  it('asks with evidence, leads to record and place, and draws the ground of an overlap', async () => {
    const page = await open('/checks', 'auditor', { locale: 'en-GB' });
    const card = page.locator('.flag').first();
    await card.getByRole('heading', { name: 'Ground claimed twice' }).waitFor();
    expect(await card.textContent())
      .to.contain('42 %')
      .and.contain('Should both count?');
    await page.getByRole('button', { name: 'Show where' }).first().click();
    await page.locator('.overlap-ground svg .sketch-overlap').waitFor({ state: 'attached' });
    expect(await violationsOn(page)).to.deep.equal([]);
    expect(await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')).to.match(
      /^\/api\/exports\/overlaps\.csv\?from=/,
    );
    await card.getByRole('link', { name: 'Show on the map' }).click();
    await page.locator('.machine-row').first().waitFor();
    expect(new URL(page.url()).search).to.match(/^\?at=43\.\d+,124\.\d+$/);
  });

  it('shows four machines, growing area, and one machine picked by keyboard alone', async () => {
    const page = await open('/live', 'manager');
    await page.locator('.machine-row').first().waitFor();
    expect(await page.locator('.machine-row').count()).to.equal(4);
    const area = page.locator('.county .area').first();
    const before = (await area.textContent()) ?? '';
    await page.locator('.county .figure').first().filter({ hasNotText: before }).waitFor({ timeout: 15_000 });
    expect(Number.parseFloat((await area.textContent()) ?? '')).to.be.above(Number.parseFloat(before));
    const trackAsked = page.waitForRequest((request) => request.url().includes('/api/track?machine=m-1'));
    await page.locator('.machine-row').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '当前作业' }).waitFor();
    await trackAsked;
    expect(await page.evaluate('document.activeElement.tagName'), 'the details are read out').to.equal('H2');
    await page.getByRole('button', { name: '关闭详情' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.machine-details').count()).to.equal(0);
    expect(await page.evaluate('document.activeElement.id')).to.equal('machine-row-m-1');
  });

  it('opens without network, with the figures of the day and their time', async () => {
    const page = await open('/day', 'driver', { locale: 'en-GB' });
    await page.evaluate('navigator.serviceWorker.ready');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    const figure = page.locator('.day-areas .area').first();
    await figure.waitFor();
    await page.locator('svg.sketch').first().waitFor();
    const online = await figure.textContent();
    await page.context().setOffline(true);
    await page.reload();
    await page
      .getByRole('status')
      .filter({ hasText: /as of \d\d\/\d\d\/\d{4}, \d\d:\d\d/ })
      .waitFor();
    expect(await figure.textContent()).to.equal(online);
    expect(await page.locator('svg.sketch').count(), 'the map of the job').to.be.above(0);
    expect(await violationsOn(page)).to.deep.equal([]);
    await page.context().setOffline(false);
    await page.reload();
    await figure.waitFor();
    expect(await page.getByRole('status').filter({ hasText: 'as of' }).count()).to.equal(0);
    const manifest = (await (await page.request.get(`${address}/manifest.webmanifest`)).json()) as {
      icons: { src: string }[];
    };
    for (const { src } of manifest.icons) expect((await page.request.get(address + src)).status(), src).to.equal(200);
  });

  it('shows a county of machines as numbers that part when pointed at, and lists the first of them', async () => {
    const county = new FakeServer(DIST_FOLDER, 2_000);
    const countyAddress = await county.start();
    try {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
      contexts.push(context);
      await context.addCookies([{ name: 'fake', value: 'admin', url: countyAddress }]);
      const page = await context.newPage();
      await page.goto(`${countyAddress}/live`);
      await page.getByRole('heading', { name: '2004 machines' }).waitFor();
      expect(await page.locator('.machine-row').count()).to.equal(60);
      await page.getByRole('button', { name: 'Show more (1,944 left)' }).click();
      expect(await page.locator('.machine-row').count()).to.equal(120);
      await page.getByLabel('Find a machine').fill('吉03-3999');
      expect(await page.locator('.machine-row').count()).to.equal(1);
      const scale = page.locator('.leaflet-control-scale-line');
      const before = await scale.textContent();
      await page.locator('.map-canvas').click({ position: await markOnMap(page) });
      await scale.filter({ hasNotText: before ?? '' }).waitFor();
      expect(await page.locator('.machine-details').count(), 'a group is no machine').to.equal(0);
    } finally {
      await county.stop();
    }
  });

  it('says that the map is old when the connection is lost, and follows again when it is back', async () => {
    const page = await open('/live', 'manager');
    await page.locator('.connection-live').waitFor();
    server.setLive(false);
    await page.locator('.stale-banner').waitFor();
    expect(await page.getByRole('status').filter({ hasText: '实时连接已中断' }).count()).to.equal(1);
    server.setLive(true);
    await page.locator('.connection-live').waitFor({ timeout: 20_000 });
    expect(await page.locator('.stale-banner').count()).to.equal(0);
  });

  it('says how a gateway is to work, and shows which raw frames came', async () => {
    const page = await open('/gateways', 'admin', { locale: 'en-GB' });
    await page.getByRole('button', { name: /^Settings and raw data: 东方红/ }).click();
    const form = page.getByRole('form', { name: /^How it works/ });
    await form.waitFor();
    expect(await form.getByLabel('Send after at most').inputValue()).to.equal('30');
    expect(await violationsOn(page)).to.deep.equal([]);
    await form.getByLabel('Send after at most').fill('90');
    await form.getByRole('button', { name: 'Save and send' }).click();
    expect(await form.getByRole('alert').textContent()).to.include('Send after at most');
    expect(server.requests.filter((request) => request.startsWith('PUT '))).to.deep.equal([]);
    await form.getByLabel('Send after at most').fill('45');
    await form.getByRole('button', { name: 'Save and send' }).click();
    await page.getByRole('status').filter({ hasText: 'Done.' }).waitFor({ state: 'attached' });
    const saved = server.requests.filter((request) => request.startsWith('PUT '));
    expect(saved).to.deep.equal(['PUT /api/gateways/1f0c77aa29de4b16983350c2fe8812b7d46a90e3/tuning']);
    expect(await page.getByText(/overwritten/).count()).to.equal(1);
    expect(await page.getByRole('link', { name: /^Download/ }).count()).to.equal(1);
  });

  it('shows managers and auditors of gateways what is theirs to say or see', async () => {
    for (const [user, forms, lists] of [
      ['manager', 1, 0],
      ['auditor', 0, 1],
    ] as const) {
      const page = await open('/gateways', user, { locale: 'en-GB' });
      await page.getByRole('button', { name: /^Settings and raw data: 东方红/ }).click();
      await page.locator('.tuning-fields, .raw-frames').waitFor();
      expect(await page.locator('.tuning-fields').count(), user).to.equal(forms);
      expect(await page.locator('.raw-frames').count(), user).to.equal(lists);
      expect(await page.getByRole('heading', { name: 'Waiting' }).count(), user).to.equal(0);
      expect(await page.getByRole('button', { name: 'Revoke' }).count(), user).to.equal(0);
      expect(await violationsOn(page)).to.deep.equal([]);
    }
  });

  it('walks the first stops of a page by keyboard, each with a visible focus', async () => {
    const page = await open('/records', 'auditor');
    await page.locator('table.records').waitFor();
    const stops: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      await page.keyboard.press('Tab');
      const stop = (await page.evaluate(
        `(() => { const e = document.activeElement; const s = getComputedStyle(e);
          return (e.textContent || e.name || '').trim() + '|' + s.outlineStyle + '|' + parseFloat(s.outlineWidth); })()`,
      )) as string;
      stops.push(stop);
    }
    expect(stops[0]).to.contain('跳到正文');
    for (const stop of stops) expect(stop).to.match(/\|solid\|[3-9]/);
    expect(stops.map((stop) => stop.split('|')[0])).to.include.members(['作业记录', '实时地图', 'English']);
  });

  it('changes the own password, and says what was wrong', async () => {
    const page = await open('/day', 'driver', { locale: 'en-GB' });
    await page.getByRole('link', { name: 'driver Driver' }).click();
    const form = page.getByRole('form', { name: 'Change the password' });
    const fill = async (now: string, fresh: string, repeated: string) => {
      await form.getByLabel('Current password').fill(now);
      await form.getByLabel('New password', { exact: true }).fill(fresh);
      await form.getByLabel('New password once more').fill(repeated);
      await form.getByRole('button').click();
    };
    await fill('furrow', 'a long new one', 'another new one');
    await form.getByRole('alert').filter({ hasText: 'not the same' }).waitFor();
    await fill('wrong', 'a long new one', 'a long new one');
    await form.getByRole('alert').filter({ hasText: 'does not match' }).waitFor();
    await fill('furrow', 'a long new one', 'a long new one');
    await form.getByRole('status').filter({ hasText: 'is changed' }).waitFor();
    expect(await form.getByLabel('Current password').inputValue()).to.equal('');
  });

  it('shows an admin who did what, page by page', async () => {
    const page = await open('/audit', 'admin', { locale: 'en-GB' });
    await page.getByRole('cell', { name: 'Sign-in refused' }).first().waitFor();
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.locator('table.records tbody tr').nth(39).waitFor();
    expect(await page.getByRole('button', { name: 'Load more' }).count()).to.equal(0);
  });

  it('approves a job only after it was said what is approved', async () => {
    const page = await open('/records/job-0009', 'auditor');
    await page.locator('.job-approval button').click();
    const question = await page.locator('.job-approval .confirm p').innerText();
    expect(question).to.match(/^认定 [\d,.]+ 亩：/);
    await page.locator('.job-approval .confirm .button-primary').click();
    await page.locator('.job-approval .confirm').waitFor({ state: 'detached' });
    expect(server.requests).to.include('POST /api/jobs/job-0009/approve');
  });

  it('enrols a waiting gateway only after its fingerprint was compared', async () => {
    const page = await open('/gateways', 'admin');
    const form = page.locator('.pending-gateway');
    await form.waitFor();
    expect(await form.locator('code').textContent()).to.match(/^([0-9a-f]{4} ){9}[0-9a-f]{4}$/);
    await form.getByLabel('装在农机').selectOption('m-3');
    await form.getByRole('button', { name: '登记' }).click();
    expect(server.requests.filter(isEnrolment)).to.deep.equal([]);
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: '登记' }).click();
    await page.getByRole('status').filter({ hasText: '已完成' }).waitFor();
    expect(server.requests.filter(isEnrolment)).to.have.length(1);
  });
});

/** A place of the map where the canvas of the machines has the ink of a number's disc: the first that is found. */
function markOnMap(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('.machine-canvas');
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    for (let y = 100; y < height - 100; y += 1) {
      for (let x = 100; x < width - 400; x += 1) {
        let white = 0;
        for (let step = 0; step < 8; step += 1) white += data[4 * (y * width + x + step) + 3] === 255 ? 1 : 0;
        if (white === 8) return { x: x + 4, y: y + 8 };
      }
    }
    throw new Error('no mark is drawn');
  })()`) as Promise<{ x: number; y: number }>;
}

function isEnrolment(request: string): boolean {
  return request.startsWith('POST /api/gateways/');
}

/** Nothing that axe faults, and no scrolling sideways. */
async function expectSound(page: Page): Promise<void> {
  expect(await violationsOn(page)).to.deep.equal([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, 'the page scrolls sideways').to.be.at.most(0);
}

async function violationsOn(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger, so that the page's own policy against foreign scripts stays in force.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: AxeViolation[];
  };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
