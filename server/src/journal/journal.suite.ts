import { batchHash, openBatch, sealBatch, type SealedBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import type { TestClock } from '../clock/test-clock.js';
import type { BatchEntry, JournalEntry, JournalledEntry } from './journal-entry.js';
import type { Journal } from './journal.js';

/** How a suite opens the journal under test, and opens it again after `close`. */
export interface JournalBench {
  readonly open: (clock: TestClock) => Journal;
  readonly clock: () => TestClock;
  /** False where closing forgets everything. */
  readonly durable: boolean;
}

const { privateKey } = generateKeyPairSync('ed25519');
/** Gateways of the cases. */
export const GATEWAY_1 = '1'.repeat(40);
export const GATEWAY_2 = '2'.repeat(40);
export const EPOCH_A = 'a'.repeat(32);
export const DAY_START = Date.UTC(2026, 3, 28);

/** A batch entry with one record per fix time. */
export function batchEntry(place: {
  gatewayId?: string;
  seq: number;
  fixTimes: number[];
  receivedAt?: number;
}): BatchEntry {
  const { gatewayId = GATEWAY_1, seq, fixTimes, receivedAt = DAY_START } = place;
  const sealed: SealedBatch = sealBatch(
    { gatewayId, epoch: EPOCH_A, seq, previousHash: null, lastAck: null, settingsVersion: 0 },
    fixTimes.map((fixTime) => ({ sampledAt: fixTime + 100, fixTime, latitude: 43.3, longitude: 124.3 })),
    privateKey,
  );
  const span = fixTimes.length === 0 ? null : { from: Math.min(...fixTimes), to: Math.max(...fixTimes) };
  return {
    kind: 'batch',
    receivedAt,
    gatewayId,
    epoch: EPOCH_A,
    seq,
    hash: batchHash(sealed.body),
    previousHash: openBatch(sealed.body).header.previousHash,
    fixTimes: span,
    ...sealed,
  };
}

export const refusal = (reason: string, receivedAt = DAY_START): JournalEntry => ({
  kind: 'refusal',
  receivedAt,
  gatewayId: GATEWAY_1,
  epoch: null,
  seq: null,
  hash: 'f'.repeat(64),
  reason,
});

export const registryEntry = (id: string): JournalEntry => ({
  kind: 'registry',
  receivedAt: DAY_START,
  change: {
    collection: 'organisations',
    id,
    validFrom: 0,
    document: { names: { zh: '合作社', en: 'Co-op' } },
    by: 'init',
    at: DAY_START,
  },
});

/** The cases every journal must pass. */
export function journalSuite(bench: JournalBench): void {
  let journal: Journal;
  beforeEach(() => void (journal = bench.open(bench.clock())));
  afterEach(() => journal.close());

  /** Appends and lets the group's time pass. */
  const append = async (entries: JournalEntry[]): Promise<number[]> => {
    const positions = journal.append(entries);
    bench.clock().advance(10);
    return positions;
  };

  it('begins empty at position 0', () => {
    expect(journal.head()).to.deep.equal({ position: 0, entryHash: '0'.repeat(64) });
    expect([...journal.readFrom(1)]).to.deep.equal([]);
    expect(journal.verifyChain()).to.deep.include({ sound: true, entries: 0 });
  });

  it('gives back what was appended, bytes and all, in order', async () => {
    const entries = [batchEntry({ seq: 1, fixTimes: [1000, 2000] }), refusal('signature'), registryEntry('co-op')];
    expect(await append(entries)).to.deep.equal([1, 2, 3]);
    const read = [...journal.readFrom(1)];
    expect(read.map(({ position }) => position)).to.deep.equal([1, 2, 3]);
    const [first, ...rest] = read.map(({ entry }) => entry);
    expect(rest).to.deep.equal(entries.slice(1));
    expect(first).to.have.property('hash', batchHash((first as BatchEntry).body));
    expect({ ...first, body: null, signature: null }).to.deep.equal({ ...entries[0], body: null, signature: null });
    expect(journal.head()).to.deep.equal({ position: 3, entryHash: read[2]?.entryHash });
  });

  it('commits appends of the same few milliseconds together, and resolves none before', async () => {
    const told: number[] = [];
    const resolved: number[] = [];
    journal.onAppended((entries) => void told.push(entries.length));
    const waiting = ['a', 'b', 'c'].map(async (reason) => {
      resolved.push(...(await journal.append([refusal(reason)])));
    });
    await Promise.resolve();
    expect(journal.head().position).to.equal(0);
    expect(journal.pendingBytes()).to.be.greaterThan(0);
    expect(resolved).to.deep.equal([]);
    bench.clock().advance(10);
    await Promise.all(waiting);
    expect(told).to.deep.equal([3]);
    expect(resolved).to.deep.equal([1, 2, 3]);
    expect(journal.pendingBytes()).to.equal(0);
  });

  it('is readable when it tells of an entry, and tells before the append resolves', async () => {
    const order: string[] = [];
    journal.onAppended((entries) => {
      const last = entries.at(-1) as JournalledEntry;
      expect(journal.head()).to.deep.equal({ position: last.position, entryHash: last.entryHash });
      order.push('told');
    });
    await append([refusal('a')]);
    order.push('resolved');
    expect(order).to.deep.equal(['told', 'resolved']);
  });

  it('reads only the kinds asked for, from a position on', async () => {
    await append([registryEntry('a'), batchEntry({ seq: 1, fixTimes: [1] }), registryEntry('b'), refusal('x')]);
    expect([...journal.readFrom(1, ['registry'])].map(({ position }) => position)).to.deep.equal([1, 3]);
    expect([...journal.readFrom(2, ['registry', 'batch'])].map(({ position }) => position)).to.deep.equal([2, 3]);
  });

  it('finds records by gateway and fix time, end excluded', async () => {
    await append([
      batchEntry({ seq: 1, fixTimes: [1000, 2000, 3000] }),
      batchEntry({ seq: 2, fixTimes: [4000, 5000] }),
      batchEntry({ gatewayId: GATEWAY_2, seq: 1, fixTimes: [2000] }),
      batchEntry({ seq: 3, fixTimes: [1500] }),
    ]);
    const found = journal.recordsBetween([GATEWAY_1], 1500, 4000);
    expect(found.map(({ position, index, record }) => [position, index, record.fixTime])).to.have.deep.members([
      [1, 1, 2000],
      [1, 2, 3000],
      [4, 0, 1500],
    ]);
    expect(journal.recordsBetween([GATEWAY_1, GATEWAY_2], 2000, 2001)).to.have.length(2);
    expect(journal.recordsBetween(['9'.repeat(40)], 0, 9999)).to.deep.equal([]);
    expect(journal.gatewayIds()).to.deep.equal([GATEWAY_1, GATEWAY_2]);
  });

  it('finds a batch by its place in its chain', async () => {
    const entry = batchEntry({ seq: 7, fixTimes: [1000], receivedAt: DAY_START + 5 });
    await append([refusal('x'), entry]);
    expect(journal.storedBatch({ gatewayId: GATEWAY_1, epoch: EPOCH_A, seq: 7 })).to.deep.equal({
      position: 2,
      hash: entry.hash,
      receivedAt: DAY_START + 5,
    });
    expect(journal.storedBatch({ gatewayId: GATEWAY_1, epoch: EPOCH_A, seq: 8 })).to.equal(undefined);
    expect(journal.storedBatch({ gatewayId: GATEWAY_1, epoch: 'b'.repeat(32), seq: 7 })).to.equal(undefined);
  });

  it('reads across days and keeps its order where the clock jumps back', async () => {
    const days = [0, 1, 2, 0, 3].map((day) => DAY_START + day * 86_400_000);
    for (const [index, receivedAt] of days.entries()) {
      await append([batchEntry({ seq: index + 1, fixTimes: [index * 1000], receivedAt })]);
    }
    const seqs = [...journal.readFrom(2)].map(({ entry }) => (entry as BatchEntry).seq);
    expect(seqs).to.deep.equal([2, 3, 4, 5]);
    expect(journal.recordsBetween([GATEWAY_1], 0, 9999)).to.have.length(5);
    expect(journal.verifyChain()).to.deep.include({ sound: true, entries: 5 });
  });

  it('refuses to append once closed', async () => {
    journal.close();
    const error = await journal.append([refusal('x')]).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.match(/closed/);
  });

  if (!bench.durable) return;
  it('is the same after it was closed and opened', async () => {
    await append([batchEntry({ seq: 1, fixTimes: [1000] }), registryEntry('a')]);
    const before = { head: journal.head(), entries: [...journal.readFrom(1)].map(({ entryHash }) => entryHash) };
    journal.close();
    journal = bench.open(bench.clock());
    const after = { head: journal.head(), entries: [...journal.readFrom(1)].map(({ entryHash }) => entryHash) };
    expect(after).to.deep.equal(before);
    expect(await append([refusal('later')])).to.deep.equal([3]);
    expect(journal.verifyChain()).to.deep.include({ sound: true, entries: 3 });
  });

  it('commits what waits when it is closed', async () => {
    const waiting = journal.append([refusal('x')]);
    journal.close();
    expect(await waiting).to.deep.equal([1]);
    journal = bench.open(bench.clock());
    expect(journal.head().position).to.equal(1);
  });
}
