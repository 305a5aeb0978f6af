import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { silentLogger } from '../log/logger.js';
import type { UplinkPhase } from '../uplink/uplink-machine.js';
import { failed, ok, warning, type Check } from './check.js';

/** What an attempt to reach the server came to. */
export interface UplinkTrial {
  readonly phase: UplinkPhase;
  /** Why there is no connection, with the remedy where one is known. */
  readonly reason?: string;
}

/** Long enough for a bad mobile link. */
const TRIAL_MS = 15_000;
const LOOK_MS = 100;

/** The part of the uplink client that a trial needs. */
export interface TriedUplink {
  readonly phase: UplinkPhase;
  start(): void;
  stop(): void;
}

/** Connects as the gateway would, with an outbox that is empty: proves the key, sends nothing. */
export async function tryUplink(create: (logger: Logger) => TriedUplink, clock: Clock): Promise<UplinkTrial> {
  const seen: { reason?: string } = {};
  const note = (_message: string, fields?: { readonly reason?: unknown }): void => {
    if (typeof fields?.reason === 'string') seen.reason = fields.reason;
  };
  const logger: Logger = { ...silentLogger, warn: note, warnOften: (_key, message, fields) => note(message, fields) };
  const uplink = create({ ...logger, child: () => logger });
  const endAt = clock.now() + TRIAL_MS;
  uplink.start();
  while (clock.now() < endAt && uplink.phase !== 'open' && uplink.phase !== 'pending' && seen.reason === undefined) {
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, LOOK_MS));
  }
  const { phase } = uplink;
  uplink.stop();
  return { phase, ...seen };
}

/** Whether the server is reached, and takes this gateway. */
export function judgeUplink({ phase, reason }: UplinkTrial, url: string): Check[] {
  if (phase === 'open') return [ok('server', `${url} answers`), ok('enrolment', 'enrolled')];
  if (phase === 'pending') {
    const remedy = 'an admin compares the fingerprint (furrow-gateway identity) and enrols it under Gateways';
    return [ok('server', `${url} answers`), warning('enrolment', 'not enrolled yet', remedy)];
  }
  const text = `${url}: ${reason ?? `no answer within ${TRIAL_MS / 1000} s`}`;
  return [
    failed('server', text, 'records wait in the outbox until it is reached; check server.url, network and certificate'),
  ];
}
