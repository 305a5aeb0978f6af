import { readVectors } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { createStaticRegistry } from '../measure/static-registry.js';
import { createFolds } from './create-folds.js';
import { MemoryJournal } from './memory-journal.js';

describe('vectors: records', () => {
  for (const { name, kind, record } of readVectors('telemetry-records')) {
    // Broken ones never come this far: no batch opens to them.
    if (kind === 'broken') continue;
    const { fixTime } = record;
    it(`${name}: ${fixTime === undefined ? 'set aside' : 'folded'}`, () => {
      const registry = createStaticRegistry({
        timeZone: 'Asia/Shanghai',
        operation: null,
        documentsByMachineId: new Map(),
        fields: [],
      });
      const journal = new MemoryJournal();
      const folds = createFolds({ registry, reader: journal });
      folds.append(journal.store('tractor', [record]));
      folds.replayPending(record.sampledAt, true);
      const setAside = folds.setAside().map(({ reason }) => reason);
      const machines = folds.liveMachines(record.sampledAt).map((machine) => machine.fixTime);
      expect({ setAside, machines }).to.deep.equal(
        fixTime === undefined ? { setAside: ['noTime'], machines: [] } : { setAside: [], machines: [fixTime] },
      );
      expect(folds.jobs()).to.deep.equal([]);
    });
  }
});
