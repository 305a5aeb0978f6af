export interface BackoffLimits {
  /** Longest wait before the first retry, ms; doubles with each further one. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before retry number `attempt` (0 for the first), ms: full jitter, anywhere between 0 and the
 * doubled limit, so that a thousand gateways do not come back at once after a server's restart.
 * @param random 0 up to, but not including, 1
 */
export function backoffMs(attempt: number, limits: BackoffLimits, random: number): number {
  // 2^30 is beyond any limit in use and keeps the product exact.
  const limit = Math.min(limits.maxMs, limits.firstMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random * limit);
}
