import { expect } from 'chai';
import { EvidenceScene } from '../evidence/evidence-scene.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { createFolds } from './create-folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MemoryJournal } from './memory-journal.js';
import { registryWith } from './fold-scene.js';

const MORNING = Date.UTC(2026, 3, 28);
const drive = (startTime: number) =>
  drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs: shuttlePasses(3, 100) });

/** Hashes of the jobs of a scene once its batches came in some order. */
async function hashesOf(scene: EvidenceScene, order: (batches: JournalledEntry[]) => JournalledEntry[]) {
  const { clock } = scene;
  const journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: 0 });
  const entries = [...scene.journal.readFrom(1)];
  await journal.append(entries.filter(({ entry }) => entry.kind !== 'batch').map(({ entry }) => entry));
  const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
  registry.start();
  const folds = createFolds({ registry, reader: journal });
  for (const { entry } of order(entries.filter(({ entry }) => entry.kind === 'batch'))) {
    const [position = 0] = await journal.append([entry]);
    folds.append(recordsOfBatch({ position, entryHash: '', entry: entry as BatchEntry }));
  }
  folds.replayPending(0, true);
  return folds.jobs().map(({ id, inputsHash }) => `${id} ${inputsHash}`);
}

describe('the hash of the inputs', () => {
  let scene: EvidenceScene;
  beforeEach(async () => {
    scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('a');
    await scene.send('a', drive(MORNING));
    await scene.send('a', drive(MORNING + 7_200_000));
  });

  it('depends neither on the order of arrival nor on places in the journal', async () => {
    const inOrder = await hashesOf(scene, (batches) => batches);
    expect(inOrder).to.have.length(2);
    expect(await hashesOf(scene, (batches) => batches.toReversed())).to.deep.equal(inOrder);
    expect(await hashesOf(scene, (batches) => [...batches.slice(3), ...batches.slice(0, 3)])).to.deep.equal(inOrder);
  });

  it('is another where a batch, the implement or the machine is another', async () => {
    const known = new Set(await hashesOf(scene, (batches) => batches));
    const expectOther = async (order: Parameters<typeof hashesOf>[1]) => {
      const hashes = await hashesOf(scene, order);
      expect(hashes.every((hash) => !known.has(hash))).to.equal(true);
      for (const hash of hashes) known.add(hash);
    };
    await expectOther((batches) => batches.slice(0, -1));
    await scene.set('machines', 'a', { ...MACHINE, antennaXM: 0.5 });
    await expectOther((batches) => batches);
    await scene.set('implements', 'harrow-a', { ...IMPLEMENT, toolXM: -1 });
    await expectOther((batches) => batches);
  });

  it('does not change with what no figure of the job came from', async () => {
    const known = await hashesOf(scene, (batches) => batches);
    await scene.set('drivers', 'li', { organisationId: 'co-op', name: 'Li' });
    await scene.addMachine('b');
    await scene.send('b', drive(MORNING));
    const hashes = await hashesOf(scene, (batches) => batches);
    expect(hashes).to.have.length(3).and.to.include.members(known);
  });

  it('is not there for records that came in no batch', () => {
    const reader = new MemoryJournal();
    const folds = createFolds({ registry: registryWith(), reader });
    folds.append(reader.store('a', drive(MORNING)));
    expect(folds.jobs()[0]).to.not.have.property('inputsHash');
  });
});

const MACHINE = {
  organisationId: 'co-op',
  name: 'a',
  kind: 'tractor',
  antennaXM: 0,
  antennaYM: 0,
  hitchXM: -1,
  maxSpeedMps: 15,
} as const;
const IMPLEMENT = {
  organisationId: 'co-op',
  name: 'H',
  attachment: 'mounted',
  toolXM: 0,
  offsetYM: 0,
  workingWidthM: 3,
  operation: 'harrowing',
} as const;
