import { expect } from 'chai';
import { LatestSignals } from './latest-signals.js';
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
