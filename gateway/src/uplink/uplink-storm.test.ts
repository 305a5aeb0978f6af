import { expect } from 'chai';
import { nextUplinkState, nextWakeAt, STOPPED_UPLINK, UPLINK_TIMING, type UplinkState } from './uplink-machine.js';

const GATEWAYS = 1000;
const T0 = 1_777_337_043_000;

/** When each of a thousand gateways is connected again, ms after the server went; the machines alone, no sockets. */
function comeBack(outageMs: number, random: () => number): number[] {
  return Array.from({ length: GATEWAYS }, () => {
    let state: UplinkState = STOPPED_UPLINK;
    const step = (at: number, kind: 'started' | 'connected' | 'lost' | 'ticked'): void => {
      ({ state } = nextUplinkState(state, { kind }, { now: T0 + at, random: random(), timing: UPLINK_TIMING }));
    };
    const welcome = { kind: 'welcomed', status: 'enrolled' } as const;
    step(0, 'started');
    step(0, 'connected');
    ({ state } = nextUplinkState(state, welcome, { now: T0, random: random(), timing: UPLINK_TIMING }));
    step(0, 'lost');
    for (;;) {
      const at = (nextWakeAt(state) ?? T0) - T0;
      step(at, 'ticked');
      if (state.phase === 'connecting' && at >= outageMs) return at;
      if (state.phase === 'connecting') step(at, 'lost');
    }
  });
}

/** The most that fall into any one second from the return of the server on. */
function busiestSecond(times: readonly number[], outageMs: number): number {
  const counts = new Map<number, number>();
  for (const at of times) {
    const second = Math.floor((at - outageMs) / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

describe('a thousand gateways after a restart of the server', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? 20_261_124);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };

  for (const [outageS, busiest, allWithinS] of [
    [5, 350, 60],
    [20, 120, 60],
    [120, 60, 60],
  ] as const) {
    it(`down for ${outageS} s: at most ${busiest} in a second, all back within ${allWithinS} s`, () => {
      const times = comeBack(outageS * 1000, random);
      const peak = busiestSecond(times, outageS * 1000);
      const lastS = (Math.max(...times) - outageS * 1000) / 1000;
      console.log(`      busiest second ${peak}, the last after ${lastS.toFixed(1)} s`);
      expect(peak).to.be.at.most(busiest);
      expect(lastS).to.be.at.most(allWithinS);
    });
  }
});
