import { expect } from 'chai';
import {
  nextUplinkState,
  nextWakeAt,
  STOPPED_UPLINK,
  UPLINK_TIMING,
  type UplinkEffect,
  type UplinkEvent,
  type UplinkState,
} from './uplink-machine.js';

const T0 = 1_777_337_043_000;

interface Walk {
  state: UplinkState;
  effects: readonly UplinkEffect[];
}

/** Walks the machine through events at literal times; each `random` is one half. */
function walk(events: readonly (readonly [number, UplinkEvent])[], from: UplinkState = STOPPED_UPLINK): Walk {
  let last: Walk = { state: from, effects: [] };
  for (const [at, event] of events) {
    last = nextUplinkState(last.state, event, { now: T0 + at, random: 0.5, timing: UPLINK_TIMING });
  }
  return last;
}

const OPENING = [
  [0, { kind: 'started' }],
  [100, { kind: 'connected' }],
  [200, { kind: 'welcomed', status: 'enrolled' }],
] as const;

describe('uplink machine', () => {
  it('connects, proves itself, and offers both lanes, newest first', () => {
    const { state, effects } = walk(OPENING);
    expect(state.phase).to.equal('open');
    expect(effects).to.deep.equal([
      { kind: 'offer', lane: 'newest' },
      { kind: 'offer', lane: 'backlog' },
    ]);
  });

  it('gives up on a server that does not greet', () => {
    const { state } = walk([...OPENING.slice(0, 2), [30_099, { kind: 'ticked' }]]);
    expect(state.phase).to.equal('proving');
    expect(walk([[30_100, { kind: 'ticked' }]], state).state.phase).to.equal('waiting');
  });

  it('waits longer after each failure, up to a minute', () => {
    let state = walk([[0, { kind: 'started' }]]).state;
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      state = walk([[0, { kind: 'lost' }]], state).state;
      waits.push((state.phaseUntil ?? 0) - T0);
      state = walk([[waits[i] ?? 0, { kind: 'ticked' }]], state).state;
      expect(state.phase).to.equal('connecting');
    }
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins with short waits again only after a batch was answered', () => {
    const failed = walk([
      [0, { kind: 'started' }],
      [0, { kind: 'lost' }],
      [500, { kind: 'ticked' }],
    ]).state;
    const opened = walk(OPENING.slice(1), failed).state;
    expect(opened.attempt).to.equal(1);
    expect(walk([[300, { kind: 'answered', lane: 'newest', status: 'stored' }]], opened).state.attempt).to.equal(0);
  });

  it('offers a lane again at once after stored and after refused', () => {
    for (const status of ['stored', 'refused'] as const) {
      const { effects } = walk([
        ...OPENING,
        [300, { kind: 'sent', lane: 'backlog' }],
        [400, { kind: 'answered', lane: 'backlog', status }],
      ]);
      expect(effects).to.deep.equal([{ kind: 'offer', lane: 'backlog' }]);
    }
  });

  it('rests a lane after retry while the other goes on', () => {
    const { state } = walk([
      ...OPENING,
      [300, { kind: 'sent', lane: 'backlog' }],
      [400, { kind: 'answered', lane: 'backlog', status: 'retry' }],
    ]);
    expect(nextWakeAt(state)).to.equal(T0 + 900);
    expect(walk([[899, { kind: 'ticked' }]], state).effects).to.deep.equal([{ kind: 'offer', lane: 'newest' }]);
    expect(walk([[900, { kind: 'ticked' }]], state).effects).to.deep.include({ kind: 'offer', lane: 'backlog' });
  });

  it('never offers a lane whose batch is in flight', () => {
    const { effects } = walk([...OPENING, [300, { kind: 'sent', lane: 'newest' }], [400, { kind: 'ticked' }]]);
    expect(effects).to.deep.equal([{ kind: 'offer', lane: 'backlog' }]);
  });

  it('takes everything back when an answer is overdue', () => {
    const sent = walk([...OPENING, [300, { kind: 'sent', lane: 'newest' }]]).state;
    expect(nextWakeAt(sent)).to.equal(T0 + 30_300);
    const { state, effects } = walk([[30_300, { kind: 'ticked' }]], sent);
    expect(state.phase).to.equal('waiting');
    expect(effects).to.deep.equal([{ kind: 'keepAll' }, { kind: 'disconnect' }]);
  });

  it('stops sending when its enrolment is taken back', () => {
    const { state, effects } = walk([...OPENING, [300, { kind: 'welcomed', status: 'pending' }]]);
    expect(state.phase).to.equal('pending');
    expect(effects).to.deep.equal([{ kind: 'keepAll' }]);
    expect(nextWakeAt(state)).to.equal(null);
  });

  it('does nothing more once it is stopped', () => {
    const { state } = walk([...OPENING, [300, { kind: 'stopped' }]]);
    for (const event of [{ kind: 'lost' }, { kind: 'connected' }, { kind: 'ticked' }] as const) {
      expect(walk([[400, event]], state)).to.deep.equal({ state, effects: [] });
    }
  });
});
