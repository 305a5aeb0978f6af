import type { Route } from './route.js';

/** What every page is given. */
export interface PageProps {
  readonly route: Route;
  /** The server no longer knows this session; asks again who reads. */
  readonly onSessionLost: () => void;
}
