import { expect } from 'chai';
import * as fc from 'fast-check';
import { Presence } from './presence.js';
import { SourcePriority, type SourceCandidate } from './source-priority.js';

const SILENT_AFTER_MS = 5000;
const HOLD_MS = 8000;
const KEYS = ['best', 'good', 'equal', 'last'] as const;
const RANKS: Readonly<Record<string, number>> = { best: 0, good: 1, equal: 1, last: 2 };

/** Who is heard at each step of a quarter of a second, in runs, so that both gaps and long stretches occur. */
const bus = fc
  .array(fc.tuple(fc.subarray([...KEYS]), fc.integer({ min: 1, max: 120 })), { minLength: 1, maxLength: 30 })
  .map((runs) => runs.flatMap(([heard, steps]) => Array.from({ length: steps }, () => heard)));
const STEP_MS = 250;

interface Step {
  readonly atMs: number;
  readonly chosen: string | undefined;
  readonly candidates: readonly SourceCandidate[];
}

function run(heardBySteps: readonly (readonly string[])[]): Step[] {
  const presences = new Map(KEYS.map((key) => [key as string, new Presence()]));
  const priority = new SourcePriority(HOLD_MS);
  return heardBySteps.map((heard, index) => {
    const atMs = index * STEP_MS;
    for (const key of heard) presences.get(key)?.hear(atMs, SILENT_AFTER_MS);
    const candidates = [...presences].map(([key, presence]): SourceCandidate => {
      const heardSinceMs = presence.sinceMs(atMs, SILENT_AFTER_MS);
      return { key, rank: RANKS[key] ?? 9, ...(heardSinceMs === undefined ? {} : { heardSinceMs }) };
    });
    return { atMs, candidates, chosen: priority.choose(candidates, atMs) };
  });
}

function candidate({ candidates }: Step, key: string | undefined): SourceCandidate | undefined {
  return candidates.find((each) => each.key === key);
}

function equals(first: string): SourceCandidate[] {
  return [first, 'other'].map((key) => ({ key, rank: 1, heardSinceMs: 0 }));
}

describe('source priority', () => {
  it('uses a source whenever one is heard, and never one that is silent', () => {
    fc.assert(
      fc.property(bus, (heardBySteps) => {
        for (const step of run(heardBySteps)) {
          const isAnyHeard = step.candidates.some(({ heardSinceMs }) => heardSinceMs !== undefined);
          expect(step.chosen !== undefined).to.equal(isAnyHeard);
          if (isAnyHeard) expect(candidate(step, step.chosen)?.heardSinceMs).to.be.a('number');
        }
      }),
    );
  });

  it('never changes within the hold time, but for silence', () => {
    fc.assert(
      fc.property(bus, (heardBySteps) => {
        let changedAtMs = Number.NEGATIVE_INFINITY;
        let before: string | undefined;
        for (const step of run(heardBySteps)) {
          if (step.chosen === before) continue;
          const wasSilent = candidate(step, before)?.heardSinceMs === undefined;
          if (!wasSilent) expect(step.atMs - changedAtMs).to.be.at.least(HOLD_MS);
          changedAtMs = step.atMs;
          before = step.chosen;
        }
      }),
    );
  });

  it('uses the best source that is heard, as soon as it and the choice are as old as the hold time', () => {
    fc.assert(
      fc.property(bus, (heardBySteps) => {
        let changedAtMs = 0;
        let before: string | undefined;
        for (const step of run(heardBySteps)) {
          if (step.chosen !== before) changedAtMs = step.atMs;
          before = step.chosen;
          const rank = candidate(step, step.chosen)?.rank ?? 9;
          const isSettled = ({ heardSinceMs = step.atMs }: SourceCandidate) => step.atMs - heardSinceMs >= HOLD_MS;
          const better = step.candidates.filter((each) => each.rank < rank && isSettled(each));
          if (step.atMs - changedAtMs >= HOLD_MS) expect(better).to.deep.equal([]);
        }
      }),
    );
  });

  it('falls back to the best one that is heard at the very step at which the choice falls silent', () => {
    fc.assert(
      fc.property(bus, (heardBySteps) => {
        let before: string | undefined;
        for (const step of run(heardBySteps)) {
          const isFallBack = before !== undefined && candidate(step, before)?.heardSinceMs === undefined;
          const live = step.candidates.filter(({ heardSinceMs }) => heardSinceMs !== undefined);
          if (isFallBack && live.length > 0)
            expect(candidate(step, step.chosen)?.rank).to.equal(Math.min(...live.map(({ rank }) => rank)));
          before = step.chosen;
        }
      }),
    );
  });

  it('keeps to the one in use among equals, and to a source that got another name', () => {
    const priority = new SourcePriority(HOLD_MS);
    expect(priority.choose(equals('old'), 0)).to.equal('old');
    priority.rename('old', 'new');
    expect(priority.choose(equals('new').reverse(), 100_000)).to.equal('new');
  });

  it('counts the hold time anew after the clock was set back', () => {
    const priority = new SourcePriority(HOLD_MS);
    expect(priority.choose([{ key: 'good', rank: 1, heardSinceMs: 100_000 }], 100_000)).to.equal('good');
    const at = (atMs: number) =>
      priority.choose(
        [
          { key: 'good', rank: 1, heardSinceMs: 1000 },
          { key: 'best', rank: 0, heardSinceMs: 1000 },
        ],
        atMs,
      );
    expect([at(1000), at(1000 + HOLD_MS - 1), at(1000 + HOLD_MS)]).to.deep.equal(['good', 'good', 'best']);
  });
});

describe('presence', () => {
  it('begins a new stretch after a gap, and after the clock was set back', () => {
    const presence = new Presence();
    expect(presence.sinceMs(0, 5000)).to.equal(undefined);
    presence.hear(1000, 5000);
    presence.hear(6000, 5000);
    expect([presence.sinceMs(11_000, 5000), presence.sinceMs(11_001, 5000)]).to.deep.equal([1000, undefined]);
    presence.hear(20_000, 5000);
    expect(presence.sinceMs(20_000, 5000)).to.equal(20_000);
    expect(presence.sinceMs(10_000, 5000)).to.equal(undefined);
    presence.hear(10_000, 5000);
    expect(presence.sinceMs(10_000, 5000)).to.equal(10_000);
  });
});
