/** Who reads and the names: without them the page does not open offline. */
const WARMED = ['/api/session', '/api/catalogue'];

/**
 * Starts the offline keeper. Browsers have none on plain HTTP but on localhost: there the page works as before, online.
 */
export async function registerOfflineKeeper(container: ServiceWorkerContainer | undefined): Promise<void> {
  if (container === undefined) return;
  const isFirst = container.controller === null;
  // What was asked for before the keeper was there is asked for again once it is, so that the first visit counts.
  if (isFirst) {
    container.addEventListener('controllerchange', () => void Promise.all(WARMED.map((path) => fetch(path))), {
      once: true,
    });
  }
  try {
    await container.register('/service-worker.js');
  } catch {
    // Forbidden by the browser's settings: nothing is kept, everything else works.
  }
}
