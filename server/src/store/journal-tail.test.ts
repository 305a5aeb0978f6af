import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { batchHash, sealBatch } from '@furrow/protocol/uplink-batch';
import type { JournalEntry, JournalledEntry } from '../journal/journal-entry.js';
import { fixRecord } from './fake-journal.js';
import { createJournalTail } from './journal-tail.js';

const { privateKey } = generateKeyPairSync('ed25519');

function batchEntry(seq: number, seconds: readonly number[]): JournalEntry {
  const gatewayId = 'a'.repeat(40);
  const place = { gatewayId, epoch: 'e'.repeat(32), seq, previousHash: null };
  const { body, signature } = sealBatch(
    { ...place, lastAck: null, settingsVersion: 0 },
    seconds.map((second) => fixRecord(second)),
    privateKey,
  );
  return { kind: 'batch', receivedAt: seq, ...place, hash: batchHash(body), fixTimes: null, body, signature };
}

const REFUSAL: JournalEntry = {
  kind: 'refusal',
  receivedAt: 1,
  gatewayId: 'g',
  epoch: null,
  seq: null,
  hash: 'h',
  reason: 'test',
};

function tailOf(entries: readonly JournalEntry[]): ReturnType<typeof createJournalTail> {
  const journalled = entries.map((entry, index): JournalledEntry => ({ position: index + 1, entryHash: '', entry }));
  return createJournalTail({
    head: () => ({ position: entries.length, entryHash: '' }),
    readFrom: (position, kinds) =>
      journalled.filter((one) => one.position >= position && kinds?.includes(one.entry.kind) !== false),
  });
}

describe('journal tail', () => {
  it('reads whole batches up to the limit, with the place of each record', () => {
    const tail = tailOf([batchEntry(1, [0, 1]), REFUSAL, batchEntry(2, [2]), batchEntry(3, [3])]);
    const first = tail.recordsAfter(0, 2);
    expect(first.to).to.equal(1);
    expect(first.records.map(({ position, index }) => [position, index])).to.deep.equal([
      [1, 0],
      [1, 1],
    ]);
    expect(first.records[1]?.record).to.deep.equal(fixRecord(1));
    expect(tail.recordsAfter(1, 2).records.map(({ position }) => position)).to.deep.equal([3, 4]);
  });

  it('moves past entries without records, and stays at the end', () => {
    const tail = tailOf([batchEntry(1, [0]), REFUSAL, REFUSAL]);
    expect(tail.recordsAfter(1, 10)).to.deep.equal({ records: [], to: 3 });
    expect(tail.recordsAfter(3, 10)).to.deep.equal({ records: [], to: 3 });
    expect(tail.head()).to.equal(3);
  });
});
