import type { LiveView } from './live-client.js';

/** An update is due at least this often; longer silence on an open connection is said, not hidden. */
export const QUIET_AFTER_MS = 30_000;

/** What the connection badge says. `ageMs`: since the newest update; null before the first. */
export interface LinkState {
  readonly kind: 'connecting' | 'unreachable' | 'live' | 'quiet' | 'stale';
  readonly ageMs: number | null;
}

/** Whether the map can be believed now. */
export function linkStateAt(view: LiveView, now: number): LinkState {
  if (view.map === undefined) return { kind: view.link === 'dropped' ? 'unreachable' : 'connecting', ageMs: null };
  const ageMs = Math.max(0, now - view.map.updatedAt);
  if (view.link !== 'connected') return { kind: 'stale', ageMs };
  return { kind: ageMs < QUIET_AFTER_MS ? 'live' : 'quiet', ageMs };
}
