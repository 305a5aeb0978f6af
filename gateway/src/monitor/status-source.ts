import type { GatewayConfig } from '../config/gateway-config.js';
import type { GatewayStatus } from '../health/gateway-status.js';

/** A gateway on the same machine answers at once, or not at all. */
const ANSWER_MS = 3000;

/** Where the running gateway of a configuration serves its status; undefined where it serves none. */
export function statusUrl({
  statusPort,
  statusHost,
}: Pick<GatewayConfig, 'statusPort' | 'statusHost'>): string | undefined {
  if (statusPort === 0) return undefined;
  const anyAddress = statusHost === '0.0.0.0' || statusHost === '::';
  const host = anyAddress ? '127.0.0.1' : statusHost.includes(':') ? `[${statusHost}]` : statusHost;
  return `http://${host}:${statusPort}`;
}

/** Asks a running gateway for its status. @throws where nothing answers, or something else does. */
export async function readStatus(url: string): Promise<GatewayStatus> {
  const response = await fetch(new URL('/status.json', url), { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const status = (await response.json()) as Partial<GatewayStatus> | null;
  if (typeof status?.gatewayId !== 'string' || !Array.isArray(status.signals)) {
    throw new Error(`${url} is no gateway of this version`);
  }
  return status as GatewayStatus;
}

/** Why a status could not be read, for a person: what `fetch` says stands in the cause. */
export function statusFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (cause !== undefined && 'code' in cause && cause.code === 'ECONNREFUSED') return 'nothing listens there';
  return cause?.message ?? error.message;
}
