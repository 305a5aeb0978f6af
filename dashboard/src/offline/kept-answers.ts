/** Stands on an answer that was kept: when the server gave it, UTC ms. The page says so (as-of.ts has the same name). */
export const AS_OF_HEADER = 'x-furrow-as-of';

/** Files of the page itself that have no hash in their name. */
const FILES: ReadonlySet<string> = new Set(['/furrow.svg', '/icon-192.png', '/icon-512.png', '/manifest.webmanifest']);

export type Kept = 'page' | 'file' | 'answer';

/** What a request is to the offline keeper; undefined for what it leaves to the network. */
export function keptAs(request: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): Kept | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin) return undefined;
  if (request.mode === 'navigate') return /^\/(api\/|metrics$)/.test(url.pathname) ? undefined : 'page';
  if (url.pathname.startsWith('/assets/') || FILES.has(url.pathname)) return 'file';
  return isAnswerOfDay(url) ? 'answer' : undefined;
}

/** What a driver's day is made of, and who reads it. Nothing else that the server says is kept on a device. */
function isAnswerOfDay({ pathname, searchParams }: URL): boolean {
  switch (pathname) {
    case '/api/session':
    case '/api/catalogue':
      return true;
    case '/api/totals':
      return searchParams.get('dimension') === 'driver';
    case '/api/jobs':
      return searchParams.has('driver');
    case '/api/corrections':
      return searchParams.has('from');
    default:
      return /^\/api\/jobs\/[^/]+\/coverage$/.test(pathname);
  }
}

/** Addresses that a start page names: scripts, styles, icons. */
export function filesOfPage(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
}
