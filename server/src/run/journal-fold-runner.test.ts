import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import type { FoldChanges, Folds, JournalRecord } from '../fold/folds.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { batchEntry, refusal } from '../journal/journal.suite.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import type { Affected } from '../registry/affected-machines.js';
import type { JournalledChange } from '../registry/registry.js';
import { JournalFoldRunner } from './journal-fold-runner.js';

/** Folds that remember what they were given. */
class RecordingFolds {
  readonly taken: number[] = [];
  readonly changed: unknown[] = [];
  readonly replays: { now: number; force: boolean }[] = [];
  pending = 0;

  append(records: readonly JournalRecord[]): void {
    this.taken.push(...records.map(({ record }) => record.fixTime ?? 0));
  }
  registryChanged(...change: unknown[]): void {
    this.changed.push(change);
  }
  pendingReplays(): number {
    return this.pending;
  }
  replayPending(now: number, force = false): number {
    this.replays.push({ now, force });
    return 0;
  }
  jobs(): [] {
    return [];
  }
  takeChanges(): Partial<FoldChanges> {
    return { bounds: null };
  }
  setAsideCounts() {
    return [
      { gatewayId: 'a', reason: 'noTime', count: 1 },
      { gatewayId: 'a', reason: 'unassigned', count: 1 },
      { gatewayId: 'b', reason: 'noTime', count: 1 },
    ];
  }
}

describe('fold runner', () => {
  const clock = new TestClock(1_000_000);
  let journal: ChainedJournal;
  let folds: RecordingFolds;
  let runner: JournalFoldRunner;
  let ledgerLog: string[];
  let changeRegistry: (affected: Affected | undefined) => void;
  beforeEach(async () => {
    journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: 0 });
    folds = new RecordingFolds();
    let affected: Affected | undefined;
    const registry = {
      onChange: (listener: (change: JournalledChange) => void) => {
        changeRegistry = (next) => {
          affected = next;
          listener({} as JournalledChange);
        };
        return () => {};
      },
      affectedBy: () => affected,
    };
    ledgerLog = [];
    const ledger = {
      accountedTo: 0,
      notedFrom: undefined,
      noteDays: () => undefined,
      noteRecords: (records: readonly JournalRecord[]) => {
        ledgerLog.push(`records ${records.map(({ record }) => record.fixTime).join()} before ${folds.taken.length}`);
      },
      noteRegistryChange: (_change: JournalledChange, { validFrom }: Affected) => {
        ledgerLog.push(`registry from ${validFrom} before ${folds.changed.length}`);
      },
      noteFolded: (_changes: unknown, position: number) => ledgerLog.push(`folded to ${position}`),
      markAll: (position: number) => ledgerLog.push(`all at ${position}`),
      work: () => undefined,
    };
    const parts = { journal, registry, ledger, clock, logger: silentLogger };
    runner = new JournalFoldRunner({ folds: folds as unknown as Folds, ...parts });
    await journal.append([batchEntry({ seq: 1, fixTimes: [1000, 2000] }), refusal('x')]);
  });
  afterEach(() => runner.stop());

  it('folds the whole journal at the start and runs every replay', async () => {
    await runner.start();
    expect(folds.taken).to.deep.equal([1000, 2000]);
    expect(runner.foldedTo()).to.equal(2);
    expect(folds.replays).to.deep.equal([{ now: clock.now(), force: true }]);
  });

  it('follows the journal in its order, and tells of it at most four times a second', async () => {
    await runner.start();
    const told: number[] = [];
    runner.onFolded(({ position }) => told.push(position));
    clock.advance(1000);
    told.length = 0;
    await journal.append([batchEntry({ seq: 2, fixTimes: [3000] })]);
    await journal.append([batchEntry({ seq: 3, fixTimes: [4000] })]);
    expect(runner.backlog()).to.equal(2);
    clock.advance(249);
    expect(folds.taken).to.deep.equal([1000, 2000, 3000, 4000]);
    expect(told).to.deep.equal([]);
    clock.advance(1);
    expect(told).to.deep.equal([4]);
    clock.advance(5000);
    expect(told).to.deep.equal([4]);
  });

  it('runs replays while some are pending', async () => {
    await runner.start();
    clock.advance(3000);
    expect(folds.replays).to.have.length(1);
    folds.pending = 2;
    clock.advance(2000);
    expect(folds.replays.slice(1).map(({ force }) => force)).to.deep.equal([false, false]);
  });

  it('tells the folds whose figures a change of the registry touches', async () => {
    await runner.start();
    changeRegistry({ machineIds: ['tractor-1'], validFrom: 5 });
    changeRegistry(undefined);
    expect(folds.changed).to.deep.equal([[['tractor-1'], 5]]);
  });

  it('tells the ledger of everything before the folds, and of what changed after', async () => {
    await runner.start();
    expect(ledgerLog).to.deep.equal(['records 1000,2000 before 0', 'all at 2']);
    ledgerLog.length = 0;
    changeRegistry({ machineIds: ['tractor-1'], validFrom: 5 });
    await journal.append([batchEntry({ seq: 2, fixTimes: [3000] })]);
    clock.advance(1000);
    expect(ledgerLog).to.deep.equal(['registry from 5 before 0', 'records 3000 before 2', 'folded to 3']);
  });

  it('counts set-aside records by reason', () => {
    expect(runner.setAsideCounters()).to.deep.equal({
      'records_set_aside{reason="noTime"}': 2,
      'records_set_aside{reason="unassigned"}': 1,
    });
  });
});
