import { expect } from 'chai';
import { createFolds } from '../fold/create-folds.js';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import { LedgerScene } from '../ledger/ledger-scene.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { recompute, recomputationText } from './recompute.js';

const MORNING = Date.UTC(2026, 3, 28);
const DAY_MS = 86_400_000;
const PLACE = { latitude: 43.305, longitude: 124.305 };

describe('recomputation of a season', () => {
  let scene: LedgerScene;

  /** The journal folded anew, where records without a width are of the width given. */
  const folded = (flagWidthM: number) => {
    const { journal, clock } = scene;
    const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    registry.start();
    const folds = createFolds({ registry, reader: journal, settled: scene.store, flagWidthM });
    for (const entry of journal.readFrom(1, ['batch']))
      folds.append(recordsOfBatch(entry as JournalledEntry<BatchEntry>));
    folds.replayPending(0, true);
    return folds;
  };

  beforeEach(async () => {
    scene = await new LedgerScene(MORNING).start(3);
    await scene.addMachine('a');
    // Nothing but the folds' own setting knows the width: another value is another engine.
    await scene.set('hitching', 'a', { implementId: null });
    const drive = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(3, 100) });
    await scene.send(
      'a',
      drive.map(({ signals, ...record }) => ({ ...record, signals: { workState: signals?.workState ?? 0 } })),
    );
    scene.clock.advance(DAY_MS);
    scene.ledger.work(true);
  });
  afterEach(() => scene.kill());

  it('says that nothing would change where nothing does', () => {
    const recomputation = recompute(folded(3), scene.store, { season: '2026', journalPosition: 9 });
    expect(recomputation).to.deep.include({ settledDays: 1, changes: [], sums: {} });
    expect(recomputationText(recomputation)).to.contain('nothing would change').and.contain('nothing was written');
    expect(recompute(folded(3), scene.store, { season: '2025', journalPosition: 9 }).settledDays).to.equal(0);
  });

  it('names each job and figure, from what to what, and the sums; and writes nothing', () => {
    const before = scene.shownOn('2026-04-28');
    const recomputation = recompute(folded(2.7), scene.store, { season: '2026', journalPosition: 9 });
    expect(recomputation.changes).to.have.length(1);
    const gross = recomputation.changes[0]?.changes.find(({ what }) => what === 'grossM2');
    const [from, to] = [Number(gross?.from), Number(gross?.to)];
    expect(to / from).to.be.closeTo(0.9, 0.001);
    expect(recomputation.sums['grossM2']).to.equal(to - from);
    const text = recomputationText(recomputation);
    expect(text).to.contain(`grossM2: from ${from.toFixed(2)} to ${to.toFixed(2)} (${(to - from).toFixed(2)})`);
    expect(text).to.match(/sum of grossM2: -\d+\.\d\d m2, -0\.\d\d mu/);
    expect(scene.shownOn('2026-04-28')).to.deep.equal(before);
    expect(scene.lines()).to.deep.equal([]);
  });
});
