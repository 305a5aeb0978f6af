import type { RawFetch, RawFetchList } from '@furrow/protocol/raw-fetch';

/** One request that came, with a stretch that was overwritten, and one that waits for its gateway. */
export function cannedRawFrames(gatewayId: string, now: number): RawFetchList {
  const hourMs = 3_600_000;
  const from = now - 30 * hourMs;
  const common = { gatewayId, askedBy: '审计员', askedAt: now - hourMs, expiresAt: now + 89 * 24 * hourMs };
  const done: RawFetch = {
    ...common,
    id: 1,
    from,
    to: from + hourMs,
    state: 'done',
    reason: null,
    bytes: 1_204_512,
    endedAt: now - hourMs + 90_000,
    spans: [
      { state: 'gone', from, to: from + 600_000, blocks: 0, batches: 10 },
      { state: 'proven', from: from + 600_000, to: from + hourMs, blocks: 50, batches: 50 },
    ],
  };
  const waiting = { id: 2, from: now - 2 * hourMs, to: now - hourMs, state: 'open' as const, reason: null };
  return { fetches: [{ ...common, ...waiting, bytes: 0, endedAt: null, spans: null }, done] };
}
