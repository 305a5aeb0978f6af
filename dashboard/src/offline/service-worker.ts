import { OfflineKeeper } from './offline-keeper.js';

/** The part of a service worker's scope that is used here: the types of the page know none of it. */
interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = self as unknown as WorkerScope;
const keeper = new OfflineKeeper({
  caches,
  fetch: (request) => fetch(request),
  wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  now: () => Date.now(),
  origin: location.origin,
});

worker.addEventListener('install', (event) => {
  event.waitUntil(keeper.install().then(() => worker.skipWaiting()));
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(keeper.activate().then(() => worker.clients.claim()));
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' && new URL(request.url).pathname === '/api/session') event.waitUntil(keeper.forget());
  const answer = keeper.answer(request);
  if (answer !== undefined) event.respondWith(answer);
});
