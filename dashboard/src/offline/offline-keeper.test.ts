import { expect } from 'chai';
import { AsOf, AS_OF_HEADER as HEADER_OF_PAGE } from './as-of.js';
import { AS_OF_HEADER, filesOfPage, keptAs } from './kept-answers.js';
import { OfflineKeeper } from './offline-keeper.js';

const ORIGIN = 'https://furrow.example';
const PAGE = '<link href="/assets/a.css"><script src="/assets/a.js"></script>';

/** A cache in memory, with the few things that the keeper asks of one. */
class MemoryCache {
  private readonly entries = new Map<string, Response>();

  match(of: Request | string): Promise<Response | undefined> {
    return Promise.resolve(this.entries.get(urlOf(of))?.clone());
  }

  put(of: Request | string, response: Response): Promise<void> {
    this.entries.set(urlOf(of), response);
    return Promise.resolve();
  }

  delete(of: Request | string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(urlOf(of)));
  }

  keys(): Promise<Request[]> {
    return Promise.resolve([...this.entries.keys()].map((url) => new Request(url)));
  }
}

function urlOf(of: Request | string): string {
  return typeof of === 'string' ? new URL(of, ORIGIN).href : of.url;
}

/** A browser with a network that can be cut. */
class FakeBrowser {
  readonly cachesByName = new Map<string, MemoryCache>();
  readonly asked: string[] = [];
  answers: Record<string, string> = { '/': PAGE, '/assets/a.js': 'code', '/assets/a.css': 'style' };
  network: 'up' | 'down' | 'stuck' = 'up';
  status = 200;
  now = 1_000;
  readonly keeper = new OfflineKeeper({
    caches: {
      open: (name) => {
        const cache = this.cachesByName.get(name) ?? new MemoryCache();
        this.cachesByName.set(name, cache);
        return Promise.resolve(cache as unknown as Cache);
      },
      delete: (name) => Promise.resolve(this.cachesByName.delete(name)),
      keys: () => Promise.resolve([...this.cachesByName.keys()]),
    },
    fetch: (of) => {
      if (this.network === 'down') return Promise.reject(new TypeError('offline'));
      if (this.network === 'stuck') return new Promise(() => undefined);
      const url = new URL(urlOf(of));
      this.asked.push(url.pathname);
      const answer = this.answers[url.pathname] ?? '{}';
      const headers = { 'content-type': answer.startsWith('<') ? 'text/html; charset=utf-8' : 'text/plain' };
      return Promise.resolve(new Response(answer, { status: this.status, headers }));
    },
    wait: () => Promise.resolve(),
    now: () => this.now,
    origin: ORIGIN,
  });

  ask(path: string): Promise<Response> {
    const answer = this.keeper.answer(new Request(ORIGIN + path));
    if (answer === undefined) throw new Error(`${path} is left to the network`);
    return answer;
  }

  /** Opens an address as a browser does; Node makes no such requests. */
  open(path: string): Promise<Response> {
    const request = new Request(ORIGIN + path);
    Object.defineProperty(request, 'mode', { value: 'navigate' });
    return this.keeper.answer(request) ?? Promise.reject(new Error(`${path} is left to the network`));
  }
}

describe('the offline keeper', () => {
  let browser: FakeBrowser;
  beforeEach(() => {
    browser = new FakeBrowser();
  });

  it('keeps the page with what it names, and opens every address of it without network', async () => {
    await browser.keeper.install();
    browser.network = 'down';
    expect(await (await browser.open('/day?day=2026-04-28')).text()).to.equal(PAGE);
    expect(await (await browser.ask('/assets/a.js')).text()).to.equal('code');
    browser.network = 'stuck';
    expect(await (await browser.open('/day')).text(), 'a link that carries nothing').to.equal(PAGE);
  });

  it('takes nothing for the page that is none', async () => {
    await browser.keeper.install();
    browser.answers['/furrow.svg'] = 'a picture';
    expect(await (await browser.open('/furrow.svg')).text()).to.equal('a picture');
    browser.network = 'down';
    expect(await (await browser.open('/')).text()).to.equal(PAGE);
  });

  it('takes a newer page as soon as there is one, and forgets the files of the old', async () => {
    await browser.keeper.install();
    browser.answers = { '/': '<script src="/assets/b.js"></script>', '/assets/b.js': 'newer' };
    expect(await (await browser.open('/')).text()).to.contain('b.js');
    browser.network = 'down';
    expect(await (await browser.ask('/assets/b.js')).text()).to.equal('newer');
    const gone = await browser.ask('/assets/a.js').catch(() => 'gone');
    expect(gone).to.equal('gone');
  });

  it('asks the server first, and says of a kept answer when it was given', async () => {
    browser.answers['/api/totals'] = '{"totals":[1]}';
    const path = '/api/totals?dimension=driver&from=2026-04-28';
    expect((await browser.ask(path)).headers.has(AS_OF_HEADER)).to.equal(false);
    browser.now = 9_000;
    browser.network = 'down';
    const kept = await browser.ask(path);
    expect(kept.headers.get(AS_OF_HEADER)).to.equal('1000');
    expect(await kept.text()).to.equal('{"totals":[1]}');
    browser.network = 'up';
    browser.status = 503;
    expect((await browser.ask(path)).headers.get(AS_OF_HEADER)).to.equal('1000');
    browser.status = 500;
    expect((await browser.ask(path)).status, 'a fault of the server is told').to.equal(500);
  });

  it('keeps nothing for another user, and nothing after the session has ended', async () => {
    await browser.ask('/api/session');
    await browser.keeper.forget();
    browser.network = 'down';
    expect((await browser.ask('/api/session')).type).to.equal('error');
    browser.network = 'up';
    await browser.ask('/api/catalogue');
    browser.status = 401;
    await browser.ask('/api/session');
    browser.network = 'down';
    expect((await browser.ask('/api/catalogue')).type).to.equal('error');
  });

  it('keeps a bounded number of answers, the newest', async () => {
    for (let day = 0; day < 100; day += 1) await browser.ask(`/api/jobs?driver=d-1&from=${day}`);
    browser.network = 'down';
    expect((await browser.ask('/api/jobs?driver=d-1&from=99')).ok).to.equal(true);
    expect((await browser.ask('/api/jobs?driver=d-1&from=3')).type).to.equal('error');
  });
});

function kept(path: string, method = 'GET') {
  return keptAs({ method, mode: 'cors', url: ORIGIN + path }, ORIGIN);
}

describe('what is kept', () => {
  it('is the page and a driver’s day, and nothing that others do', () => {
    expect(kept('/assets/index.js')).to.equal('file');
    expect(kept('/api/jobs/job-1/coverage')).to.equal('answer');
    expect(kept('/api/jobs?from=2026-04-01')).to.equal(undefined);
    expect(kept('/api/totals?dimension=all')).to.equal(undefined);
    expect(kept('/api/gateways')).to.equal(undefined);
    expect(kept('/api/session', 'POST')).to.equal(undefined);
    expect(keptAs({ method: 'GET', mode: 'navigate', url: `${ORIGIN}/metrics` }, ORIGIN)).to.equal(undefined);
    expect(keptAs({ method: 'GET', mode: 'navigate', url: `${ORIGIN}/api/exports/jobs.csv` }, ORIGIN)).to.equal(
      undefined,
    );
    expect(keptAs({ method: 'GET', mode: 'cors', url: 'https://tiles.example/assets/1.png' }, ORIGIN)).to.equal(
      undefined,
    );
    expect(filesOfPage(PAGE)).to.deep.equal(['/assets/a.css', '/assets/a.js']);
  });
});

describe('as of', () => {
  it('is the oldest kept figure until the server is reached again', () => {
    expect(HEADER_OF_PAGE).to.equal(AS_OF_HEADER);
    const asOf = new AsOf();
    const said: (number | null)[] = [];
    const stop = asOf.follow(() => said.push(asOf.time()));
    asOf.note('/api/catalogue', '1');
    asOf.note('/api/totals?dimension=driver', '500');
    asOf.note('/api/jobs?driver=d-1', '400');
    asOf.note('/api/jobs?driver=d-1', null);
    asOf.note('/api/totals?dimension=driver', null);
    stop();
    asOf.note('/api/totals', '7');
    expect(said).to.deep.equal([500, 400, 500, null]);
  });
});
