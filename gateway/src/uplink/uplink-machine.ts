import type { Lane } from '../outbox/outbox.js';
import { LANES } from '../outbox/outbox.js';
import { backoffMs, type BackoffLimits } from './backoff.js';

/**
 * Where the uplink stands. `proving`: connected, not yet known to the server; `pending`: known, not enrolled,
 * staying connected until an admin enrols it; `waiting`: until the next attempt to connect.
 */
export type UplinkPhase = 'stopped' | 'waiting' | 'connecting' | 'proving' | 'pending' | 'open';

/** `deadlineAt`: by when the answer to the batch in flight is due; `resumeAt`: not to be used before. */
export interface LaneState {
  readonly deadlineAt: number | null;
  readonly resumeAt: number;
  readonly retries: number;
}

export interface UplinkState {
  readonly phase: UplinkPhase;
  /** Attempts to connect since the last answered batch. */
  readonly attempt: number;
  /** When the phase ends by itself; null where it does not. */
  readonly phaseUntil: number | null;
  readonly lanes: Readonly<Record<Lane, LaneState>>;
}

export type UplinkEvent =
  | { readonly kind: 'started' | 'stopped' | 'connected' | 'lost' | 'ticked' }
  | { readonly kind: 'welcomed'; readonly status: 'enrolled' | 'pending' | 'refused' }
  | { readonly kind: 'sent'; readonly lane: Lane }
  | { readonly kind: 'answered'; readonly lane: Lane; readonly status: 'stored' | 'refused' | 'retry' | 'mismatch' };

/** What is to be done, in this order. `offer`: take the next batch of the lane, and send it if there is one. */
export type UplinkEffect =
  { readonly kind: 'connect' | 'disconnect' | 'keepAll' } | { readonly kind: 'offer'; readonly lane: Lane };

export interface UplinkTiming {
  readonly reconnect: BackoffLimits;
  /** Wait after `retry` or an answer about another batch. */
  readonly retry: BackoffLimits;
  /** How long connecting, or the server's welcome, may take. */
  readonly greetingMs: number;
  /** How long the answer to a batch may take. */
  readonly answerMs: number;
  /** How long to leave a server alone that has refused this gateway. */
  readonly refusedMs: number;
}

export const UPLINK_TIMING: UplinkTiming = {
  reconnect: { firstMs: 1000, maxMs: 60_000 },
  retry: { firstMs: 1000, maxMs: 60_000 },
  greetingMs: 30_000,
  answerMs: 30_000,
  refusedMs: 300_000,
};

export interface UplinkMoment {
  readonly now: number;
  /** 0 up to, but not including, 1. */
  readonly random: number;
  readonly timing: UplinkTiming;
}

const IDLE_LANE: LaneState = { deadlineAt: null, resumeAt: 0, retries: 0 };
const IDLE_LANES: UplinkState['lanes'] = { newest: IDLE_LANE, backlog: IDLE_LANE };

export const STOPPED_UPLINK: UplinkState = { phase: 'stopped', attempt: 0, phaseUntil: null, lanes: IDLE_LANES };

interface Step {
  readonly state: UplinkState;
  readonly effects: readonly UplinkEffect[];
}

/** The uplink's next state, and what is to be done about it. Knows no clock, socket or outbox. */
export function nextUplinkState(state: UplinkState, event: UplinkEvent, moment: UplinkMoment): Step {
  switch (event.kind) {
    case 'started':
      return state.phase === 'stopped' ? connect(state, moment) : { state, effects: [] };
    case 'stopped':
      return { state: STOPPED_UPLINK, effects: [{ kind: 'keepAll' }, { kind: 'disconnect' }] };
    case 'connected': {
      const proving: UplinkState = { ...state, phase: 'proving', phaseUntil: moment.now + moment.timing.greetingMs };
      return { state: state.phase === 'connecting' ? proving : state, effects: [] };
    }
    case 'lost':
      return isUp(state) ? lose(state, moment) : { state, effects: [] };
    case 'welcomed':
      return isUp(state) ? welcome(state, event.status, moment) : { state, effects: [] };
    case 'sent':
      return { state: withLane(state, event.lane, { deadlineAt: moment.now + moment.timing.answerMs }), effects: [] };
    case 'answered':
      return answer(state, event, moment);
    case 'ticked':
    default:
      return tick(state, moment);
  }
}

/** When the machine wants a `ticked` event next; null where only an event from outside moves it. */
export function nextWakeAt(state: UplinkState): number | null {
  const times: number[] = state.phaseUntil === null ? [] : [state.phaseUntil];
  if (state.phase === 'open') {
    for (const lane of LANES) {
      const { deadlineAt, resumeAt } = state.lanes[lane];
      if (deadlineAt !== null) times.push(deadlineAt);
      else if (resumeAt > 0) times.push(resumeAt);
    }
  }
  return times.length === 0 ? null : Math.min(...times);
}

function isUp(state: UplinkState): boolean {
  return state.phase !== 'stopped' && state.phase !== 'waiting';
}

function connect(state: UplinkState, { now, timing }: UplinkMoment): Step {
  return {
    state: { ...state, phase: 'connecting', phaseUntil: now + timing.greetingMs, lanes: IDLE_LANES },
    effects: [{ kind: 'connect' }],
  };
}

/** What was in flight may have arrived: it is kept and sent again, and the server answers it again. */
function lose(state: UplinkState, { now, random, timing }: UplinkMoment): Step {
  const phaseUntil = now + backoffMs(state.attempt, timing.reconnect, random);
  return {
    state: { phase: 'waiting', attempt: state.attempt + 1, phaseUntil, lanes: IDLE_LANES },
    effects: [{ kind: 'keepAll' }, { kind: 'disconnect' }],
  };
}

function welcome(state: UplinkState, status: 'enrolled' | 'pending' | 'refused', moment: UplinkMoment): Step {
  switch (status) {
    case 'enrolled':
      if (state.phase === 'open') return { state, effects: [] };
      return offerFreeLanes({ ...state, phase: 'open', phaseUntil: null }, moment.now);
    case 'pending': {
      const effects: UplinkEffect[] = state.phase === 'open' ? [{ kind: 'keepAll' }] : [];
      return { state: { ...state, phase: 'pending', phaseUntil: null, lanes: IDLE_LANES }, effects };
    }
    case 'refused':
    default: {
      const lost = lose(state, moment);
      return { ...lost, state: { ...lost.state, phaseUntil: moment.now + moment.timing.refusedMs } };
    }
  }
}

function answer(state: UplinkState, event: UplinkEvent & { kind: 'answered' }, moment: UplinkMoment): Step {
  if (state.phase !== 'open') return { state, effects: [] };
  const { lane, status } = event;
  if (status === 'stored' || status === 'refused') {
    const free = withLane({ ...state, attempt: 0 }, lane, IDLE_LANE);
    return { state: free, effects: [{ kind: 'offer', lane }] };
  }
  const { retries } = state.lanes[lane];
  const resumeAt = moment.now + backoffMs(retries, moment.timing.retry, moment.random);
  return { state: withLane(state, lane, { deadlineAt: null, resumeAt, retries: retries + 1 }), effects: [] };
}

function tick(state: UplinkState, moment: UplinkMoment): Step {
  const { now } = moment;
  if (state.phaseUntil !== null && now >= state.phaseUntil) {
    if (state.phase === 'waiting') return connect(state, moment);
    if (state.phase === 'connecting' || state.phase === 'proving') return lose(state, moment);
  }
  if (state.phase !== 'open') return { state, effects: [] };
  const overdue = LANES.some((lane) => now >= (state.lanes[lane].deadlineAt ?? Infinity));
  return overdue ? lose(state, moment) : offerFreeLanes(state, now);
}

function offerFreeLanes(state: UplinkState, now: number): Step {
  const free = LANES.filter((lane) => state.lanes[lane].deadlineAt === null && now >= state.lanes[lane].resumeAt);
  const rested = free.reduce((before, lane) => withLane(before, lane, { resumeAt: 0 }), state);
  return { state: rested, effects: free.map((lane) => ({ kind: 'offer', lane })) };
}

function withLane(state: UplinkState, lane: Lane, change: Partial<LaneState>): UplinkState {
  return { ...state, lanes: { ...state.lanes, [lane]: { ...state.lanes[lane], ...change } } };
}
