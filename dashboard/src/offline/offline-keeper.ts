import { AS_OF_HEADER, filesOfPage, keptAs } from './kept-answers.js';

export interface OfflineKeeperPorts {
  readonly caches: Pick<CacheStorage, 'open' | 'delete' | 'keys'>;
  readonly fetch: (request: Request | string) => Promise<Response>;
  /** Resolves after so many ms. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly now: () => number;
  readonly origin: string;
}

const PAGE_CACHE = 'furrow-page-1';
const ANSWER_CACHE = 'furrow-answers-1';
/** A link that is there and carries nothing is none: then what is kept is shown, with its time. */
const PAGE_WAIT_MS = 4_000;
const ANSWER_WAIT_MS = 8_000;
/** Some days of a driver with their maps. */
const MOST_ANSWERS = 80;

/** Keeps the page and a driver's last days on the device. What the network gives always goes first. */
export class OfflineKeeper {
  private readonly ports: OfflineKeeperPorts;

  constructor(ports: OfflineKeeperPorts) {
    this.ports = ports;
  }

  async install(): Promise<void> {
    const page = await this.ports.fetch('/');
    if (isPage(page)) await this.keepPage(page);
  }

  async activate(): Promise<void> {
    const names = await this.ports.caches.keys();
    const old = names.filter((name) => name !== PAGE_CACHE && name !== ANSWER_CACHE);
    await Promise.all(old.map((name) => this.ports.caches.delete(name)));
  }

  /** The answer to a request; undefined where the browser is to ask the network as ever. */
  answer(request: Request): Promise<Response> | undefined {
    switch (keptAs(request, this.ports.origin)) {
      case 'page':
        return this.page(request);
      case 'file':
        return this.file(request);
      case 'answer':
        return this.answerOfServer(request);
      default:
        return undefined;
    }
  }

  /** Another user comes or this one leaves: their figures go. */
  async forget(): Promise<void> {
    await this.ports.caches.delete(ANSWER_CACHE);
  }

  private async page(request: Request): Promise<Response> {
    const cache = await this.ports.caches.open(PAGE_CACHE);
    const kept = await cache.match('/');
    const fresh = await this.inTime(request, kept === undefined ? null : PAGE_WAIT_MS);
    if (fresh === undefined) return kept ?? Response.error();
    if (isPage(fresh)) await this.keepPage(fresh.clone());
    return fresh;
  }

  /** Every address of the dashboard is the same page. Files of an older one go with it. */
  private async keepPage(page: Response): Promise<void> {
    const cache = await this.ports.caches.open(PAGE_CACHE);
    const html = await page.clone().text();
    const kept = await (await cache.match('/'))?.text();
    if (kept === html) return;
    const files = filesOfPage(html);
    await Promise.all(files.map(async (path) => (await cache.match(path)) ?? this.keepFile(path)));
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/assets/') && !files.includes(pathname)) await cache.delete(request);
    }
    await cache.put('/', page);
  }

  private async keepFile(path: string): Promise<void> {
    const file = await this.ports.fetch(path);
    if (file.ok) await (await this.ports.caches.open(PAGE_CACHE)).put(path, file);
  }

  private async file(request: Request): Promise<Response> {
    const cache = await this.ports.caches.open(PAGE_CACHE);
    const kept = await cache.match(request);
    if (kept !== undefined) return kept;
    const fresh = await this.ports.fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  }

  private async answerOfServer(request: Request): Promise<Response> {
    const cache = await this.ports.caches.open(ANSWER_CACHE);
    const kept = await cache.match(request);
    const fresh = await this.inTime(request, kept === undefined ? null : ANSWER_WAIT_MS);
    // A proxy that does not reach the server says as little as no network.
    if (fresh === undefined || [502, 503, 504].includes(fresh.status)) return kept ?? fresh ?? Response.error();
    if (fresh.status === 401) await this.forget();
    if (fresh.ok) await this.keepAnswer(request, fresh.clone());
    return fresh;
  }

  private async keepAnswer(request: Request, answer: Response): Promise<void> {
    const cache = await this.ports.caches.open(ANSWER_CACHE);
    const headers = new Headers(answer.headers);
    headers.set(AS_OF_HEADER, String(this.ports.now()));
    await cache.delete(request);
    await cache.put(request, new Response(await answer.blob(), { status: answer.status, headers }));
    const all = await cache.keys();
    for (const oldest of all.slice(0, Math.max(0, all.length - MOST_ANSWERS))) await cache.delete(oldest);
  }

  /** What the network gives; undefined where it fails or takes longer. */
  private async inTime(request: Request, waitMs: number | null): Promise<Response | undefined> {
    const asked = this.ports.fetch(request).catch(() => undefined);
    return waitMs === null ? asked : Promise.race([asked, this.ports.wait(waitMs).then(() => undefined)]);
  }
}

/** The start page, and not a picture or a text that was opened by its address. */
function isPage(response: Response): boolean {
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/html');
}
