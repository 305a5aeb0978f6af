import { expect } from 'chai';
import { LatestSignals } from './latest-signals.js';
import { DEFAULT_SOURCES } from './source-ranks.js';
import type { Signal } from './signal.js';

const AGES = { staleAfterMs: 5000, unitSilentAfterMs: 9000 };

function workState(reading: Signal['reading'], atMs: number): Signal {
  return { name: 'workState', reading, source: 'DDI 141 of element 0', unit: 'A0', atMs, lasting: true };
}

function hitch(reading: Signal['reading'], atMs: number, unit = 'TECU'): Signal {
  return { name: 'rearHitchInWork', reading, source: 'PGN 65093', unit, atMs };
}

describe('LatestSignals', () => {
  it('keeps the latest reading, with its age and the time of its last change', () => {
    const latest = new LatestSignals(AGES);
    for (const [reading, atMs] of [
      [0, 0],
      [0, 100],
      [1, 200],
      [1, 300],
    ] as const)
      latest.update(hitch(reading, atMs));
    expect(latest.at(400)).to.deep.equal([
      { name: 'rearHitchInWork', reading: 1, source: 'PGN 65093', unit: 'TECU', ageMs: 100, changedAtMs: 200 },
    ]);
  });

  it('calls a signal stale after its time, and never forgets that it was heard', () => {
    const latest = new LatestSignals(AGES);
    latest.update(hitch(1, 0));
    expect(latest.at(5000)[0]?.reading).to.equal(1);
    expect(latest.at(5001)[0]?.reading).to.equal('stale');
    expect(latest.at(1e9)[0]?.reading).to.equal('stale');
  });

  it('lets a value that is sent on change hold while its unit is heard', () => {
    const latest = new LatestSignals(AGES);
    latest.update(workState(1, 0));
    latest.hear('A0', 60_000);
    expect(latest.at(69_000)[0]?.reading).to.equal(1);
    expect(latest.at(69_001)[0]?.reading).to.equal('stale');
  });

  it('keeps to the first of several sources until it falls silent, and marks the choice', () => {
    const latest = new LatestSignals(AGES);
    latest.update(hitch(0, 0, 'first'));
    latest.update(hitch(1, 0, 'second'));
    expect(latest.at(10)[0]).to.deep.include({ reading: 0, unit: 'first', isChosen: true });
    latest.update(hitch(1, 6000, 'second'));
    expect(latest.at(6000)[0]).to.deep.include({ reading: 1, unit: 'second', isChosen: true });
  });
});

function chosen(latest: LatestSignals, atMs: number): string {
  const [signal] = latest.at(atMs);
  return `${String(signal?.reading)} of ${signal?.unit}`;
}

describe('LatestSignals with ranks', () => {
  const sources = { ...DEFAULT_SOURCES, holdMs: 2000, units: ['TECU', 'hitch box'] };

  it('uses the better unit after the hold time, the other at once when it falls silent', () => {
    const latest = new LatestSignals({ ...AGES, sources });
    const seen: string[] = [];
    for (let atMs = 0; atMs <= 20_000; atMs += 1000) {
      latest.update(hitch(0, atMs, 'hitch box'));
      if (atMs >= 3000 && atMs <= 8000) latest.update(hitch(1, atMs, 'TECU'));
      const text = chosen(latest, atMs);
      if (seen.at(-1)?.endsWith(text) !== true) seen.push(`${atMs}: ${text}`);
    }
    expect(seen).to.deep.equal(['0: 0 of hitch box', '5000: 1 of TECU', '14000: 0 of hitch box']);
  });

  it('prefers a unit that has a value to a better one that has none', () => {
    const latest = new LatestSignals({ ...AGES, sources });
    for (let atMs = 0; atMs <= 10_000; atMs += 500) {
      latest.update(hitch('notAvailable', atMs, 'TECU'));
      latest.update(hitch(1, atMs, 'hitch box'));
    }
    expect(chosen(latest, 10_000)).to.equal('1 of hitch box');
  });

  it('takes a list of the signal before that of the units, by group and unit', () => {
    const signals = { rearHitchInWork: ['PGN 65093 of hitch box'] };
    const latest = new LatestSignals({ ...AGES, sources: { ...sources, signals } });
    for (let atMs = 0; atMs <= 10_000; atMs += 500) {
      latest.update(hitch(0, atMs, 'TECU'));
      latest.update(hitch(1, atMs, 'hitch box'));
      latest.at(atMs);
    }
    expect(chosen(latest, 10_000)).to.equal('1 of hitch box');
  });

  it('calls a value stale after the clock was set back, until it is heard again', () => {
    const latest = new LatestSignals(AGES);
    latest.update(hitch(1, 100_000));
    expect(latest.at(50_000)[0]?.reading).to.equal('stale');
    latest.update(hitch(1, 50_100));
    expect(latest.at(50_100)[0]?.reading).to.equal(1);
  });
});
