import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { RegistryDocument } from '@furrow/protocol/registry-document';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { RegistryView } from '../registry/registry-view.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { HOUR_MS, MORNING, pass, PLACE, registryWith, Scene } from './fold-scene.js';

const MACHINE: RegistryDocument<'machines'> = {
  organisationId: 'o',
  name: 'm',
  kind: 'tractor',
  antennaXM: 0,
  antennaYM: 0,
  hitchXM: 0,
  maxSpeedMps: 15,
};
const MOWING: RegistryDocument<'operations'> = {
  names: { zh: '割草', en: 'Mowing' },
  conservationTillage: false,
  repeatable: false,
  repeatAfterDays: 3,
  needsPto: false,
};

/** A registry that a test changes, and folds that are told of it. */
function changeable(changes: Partial<RegistryView>): { scene: Scene; tell: (validFrom?: number) => void } {
  const scene = new Scene(registryWith(changes));
  const tell = (validFrom = 0) => {
    scene.folds.registryChanged(null, validFrom);
    scene.replay();
  };
  return { scene, tell };
}

describe('a change of the registry that comes late', () => {
  it('is in the totals too, the second time as well', () => {
    let organisationId = 'first';
    const { scene, tell } = changeable({ machine: () => ({ ...MACHINE, organisationId }) });
    scene.send('a', pass(MORNING, [0, 0], [0, 200]));
    const organisations = () =>
      scene.folds.totals(['2026-04-28']).flatMap(({ dimension, dimensionId }) => {
        return dimension === 'organisation' ? [dimensionId] : [];
      });
    expect(organisations()).to.deep.equal(['first']);
    for (const id of ['second', 'third']) {
      organisationId = id;
      tell();
      expect(organisations()).to.deep.equal([id]);
    }
  });

  it('opens and closes the rounds of work that was folded before the operation could be repeated', () => {
    let repeatable = false;
    const { scene, tell } = changeable({
      operation: () => ({ ...MOWING, repeatable }),
      campaignOf: () => 'mowing-2026',
    });
    for (const day of [0, 9]) scene.send('a', pass(MORNING + day * 24 * HOUR_MS, [0, 0], [0, 200]));
    const shares = () => scene.folds.jobs().map(({ uniqueM2, netM2 }) => Math.round(uniqueM2 / netM2));
    expect(shares()).to.deep.equal([1, 0]);
    repeatable = true;
    tell();
    expect(shares()).to.deep.equal([1, 1]);
    repeatable = false;
    tell();
    expect(shares()).to.deep.equal([1, 0]);
  });

  it('takes the machine away from records that had one: they are set aside, and it is shown no more', () => {
    let isMounted = true;
    const { scene, tell } = changeable({ mountingOf: () => (isMounted ? { machineId: 'a', rank: 1 } : undefined) });
    const records = pass(MORNING, [0, 0], [0, 200]);
    scene.send('g', records);
    expect(scene.folds.liveMachines(MORNING)).to.have.length(1);
    isMounted = false;
    tell();
    expect(scene.folds.jobs()).to.deep.equal([]);
    expect(scene.folds.liveMachines(MORNING)).to.deep.equal([]);
    expect(scene.folds.setAsideCounts()).to.deep.equal([
      { gatewayId: 'g', reason: 'unassigned', count: records.length },
    ]);
    expect(scene.folds.setAside()).to.have.length(records.length);
  });

  it('gives a machine to records that had none, and shows it without waiting for another', () => {
    let isMounted = false;
    const { scene, tell } = changeable({ mountingOf: () => (isMounted ? { machineId: 'a', rank: 1 } : undefined) });
    scene.send('g', pass(MORNING, [0, 0], [0, 200]));
    isMounted = true;
    tell();
    expect(scene.folds.liveMachines(MORNING).map(({ machineId }) => machineId)).to.deep.equal(['a']);
    expect(scene.folds.jobs().map(({ open }) => open)).to.deep.equal([true]);
  });

  it('swaps the ranks of two terminals in the middle of a day: each counts while it is the first', () => {
    const swap = MORNING + 100_000;
    const rankOf = (gatewayId: string, time: number) => ((gatewayId === 'one') === time < swap ? 1 : 2);
    const mountingOf = (gatewayId: string, time: number) => ({ machineId: 'a', rank: rankOf(gatewayId, time) });
    const records = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(3, 100) });
    // The other terminal stands a metre to the east.
    const aside = records.map((record) => ({ ...record, longitude: record.longitude! + 1.23e-5 }));
    const shown = (one: TelemetryRecord[], two: TelemetryRecord[]) => {
      const scene = new Scene(registryWith({ mountingOf })).send('one', one).send('two', two).replay();
      return [...scene.folds.quadsOfJob(scene.folds.jobs()[0]!.id)!.corners];
    };
    const before = records.filter(({ fixTime }) => fixTime! < swap);
    const after = aside.filter(({ fixTime }) => fixTime! >= swap);
    expect(shown(records, aside)).to.deep.equal(shown(before, after));
  });
});

describe('two records of one terminal and one moment', () => {
  it('are taken in an order of their own, whichever batch came first', () => {
    const records = pass(MORNING, [0, 0], [0, 200]);
    const other = { ...records[50]!, latitude: records[50]!.latitude! + 3e-6 };
    const first = new Scene().send('a', records).send('a', [other]).replay();
    const second = new Scene().send('a', [other]).send('a', records).replay();
    expect(first.folds.jobs()[0]!.netM2).to.equal(second.folds.jobs()[0]!.netM2);
  });
});

describe('two terminals that send at the same time', () => {
  const ranks: Record<string, number> = { main: 1, spare: 2 };
  const mountingOf = (gatewayId: string) => ({ machineId: 'a', rank: ranks[gatewayId]! });
  const main = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(4, 100) });
  const spare = main.map((record) => ({
    ...record,
    fixTime: record.fixTime! + 300,
    sampledAt: record.sampledAt + 300,
  }));

  /** Batches of five records in turn; how often something was pending, and what is shown. */
  function sent(heard: readonly TelemetryRecord[], isSpareFirst: boolean) {
    const scene = new Scene(registryWith({ mountingOf }));
    let pendingTimes = 0;
    for (let i = 0; i < main.length; i += 5) {
      const to = main[Math.min(i + 5, main.length) - 1]!.fixTime! + 400;
      const from = main[i]!.fixTime!;
      const batches = [heard, spare].map((records) =>
        records.filter(({ fixTime }) => fixTime! >= from && fixTime! < to),
      );
      const order = isSpareFirst ? ['spare', 'main'] : ['main', 'spare'];
      for (const name of order) {
        const batch = batches[name === 'main' ? 0 : 1]!;
        if (batch.length > 0) scene.send(name, batch);
        if (scene.folds.pendingReplays() > 0) pendingTimes += 1;
        scene.replay();
      }
    }
    const quads = scene.folds.jobs().map(({ id }) => [...scene.folds.quadsOfJob(id)!.corners]);
    return { pendingTimes, quads };
  }

  it('leave nothing pending while the first goes on', () => {
    // The first batch of the spare comes before anything of the first: that day is folded anew once.
    expect(sent(main, true).pendingTimes).to.be.at.most(2);
    expect(sent(main, false)).to.deep.equal({ pendingTimes: 0, quads: sent(main, true).quads });
  });

  it('come to what all of it comes to at once, whatever the first misses and for how long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(main.length), fc.integer({ min: 1, max: 30 })), { maxLength: 6 }),
        fc.boolean(),
        (silences, isSpareFirst) => {
          const heard = main.filter((_, i) => silences.every(([from, count]) => i < from || i >= from + count));
          const scene = new Scene(registryWith({ mountingOf })).send('spare', spare);
          scene.send('main', heard).replay();
          const quads = scene.folds.jobs().map(({ id }) => [...scene.folds.quadsOfJob(id)!.corners]);
          expect(sent(heard, isSpareFirst).quads).to.deep.equal(quads);
        },
      ),
      { numRuns: 40 },
    );
  });
});
