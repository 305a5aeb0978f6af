import { readPublicKey, type Welcome } from '@furrow/protocol/gateway-hello';
import { readVectorKey, readVectors, sealSequence } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { Counters } from '../run/counters.js';
import { GatewaySequenceLedgers } from './gateway-ledgers.js';
import { GatewaySession } from './gateway-session.js';
import { UplinkIntake } from './uplink-batch-to-journal.js';

const NOW = 1_777_337_100_000;

/** The server's side of the uplink over an empty journal in memory. */
function openUplink(foldBacklog: () => number = () => 0) {
  const clock = new TestClock(NOW);
  const counters = new Counters();
  const journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: 0 });
  const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
  const ledgers = new GatewaySequenceLedgers(journal, counters);
  registry.start();
  ledgers.start();
  const limits = { pendingBytesMax: 1e6, foldBacklogMax: 100 };
  const shared = { clock, counters, logger: silentLogger };
  const intake = new UplinkIntake({ ...shared, journal, ledgers, limits, foldBacklog });
  return { ...shared, journal, ledgers, registry, intake };
}

describe('vectors: batches', () => {
  const { gatewayId, publicKey } = readVectorKey();
  const identity = { gatewayId, publicKey: readPublicKey(publicKey) };

  for (const vector of readVectors('uplink-batches')) {
    const isSound = vector.kind === 'valid' || vector.kind === 'oldVersion';
    it(`${vector.name}: ${isSound ? 'stored' : 'refused'}`, async () => {
      const { intake, journal } = openUplink();
      const body = Uint8Array.from(Buffer.from(vector.body, 'hex'));
      const signature = Uint8Array.from(Buffer.from(vector.signature, 'hex'));
      const ack = await intake.uplinkBatchToJournal({ body, signature }, identity);
      const [entry] = [...journal.readFrom(1, ['batch', 'refusal'])];
      expect(ack.status).to.equal(isSound ? 'stored' : 'refused');
      expect(entry?.entry.kind).to.equal(isSound ? 'batch' : 'refusal');
      if (isSound) {
        const stored = recordsOfBatch(entry as JournalledEntry<BatchEntry>);
        expect(stored.map(({ record }) => record)).to.deep.equal(vector.records);
      } else expect(ack.reason).to.include(vector.kind === 'forged' ? 'signature' : vector.fault);
    });
  }
});

describe('vectors: sequences', () => {
  const { gatewayId, publicKey } = readVectorKey();
  const identity = { gatewayId, publicKey: readPublicKey(publicKey) };

  for (const vector of readVectors('uplink-sequences')) {
    it(vector.name, async () => {
      let backlog = 0;
      const { intake, ledgers, journal, counters } = openUplink(() => backlog);
      const sealed = sealSequence(vector);
      for (const { offer, isBusy, status, reason = '', contiguousTo, broken = [] } of vector.steps) {
        const batch = sealed.get(offer);
        if (batch === undefined) throw new Error(`no batch is called ${offer}`);
        backlog = isBusy ? 1000 : 0;
        const ack = await intake.uplinkBatchToJournal(batch, identity);
        const { epoch, seq } = vector.batches[offer] as { epoch: string; seq: number };
        expect(ack, offer).to.include({ epoch, seq, hash: batch.hash, status });
        expect(ack.reason ?? '').to.include(reason);
        expect(ledgers.ledger(gatewayId, epoch), `after ${offer}`).to.deep.include({ contiguousTo, broken });
        // Whoever starts anew reads the same out of the journal.
        const again = new GatewaySequenceLedgers(journal, new Counters());
        again.start();
        expect(again.ledger(gatewayId, epoch)).to.deep.equal(ledgers.ledger(gatewayId, epoch));
        expect(again.noticesOf(gatewayId)).to.deep.equal(ledgers.noticesOf(gatewayId));
      }
      expect(counters.snapshot()).to.include(vector.counters ?? {});
    });
  }
});

describe('vectors: hellos', () => {
  for (const { name, kind, nonce, hello, gatewayId } of readVectors('hellos')) {
    it(`${name}: ${kind === 'broken' ? 'not admitted' : 'waits to be enrolled'}`, async () => {
      const { registry, ...uplink } = openUplink();
      const welcomed = await new Promise<Welcome>((resolve) => {
        const link = {
          challenge: (_challenge: unknown, answer: (hello: unknown) => void) => answer(hello),
          welcome: resolve,
          offerRefused: () => {},
          settings: () => {},
          rawFrames: () => {},
          close: () => {},
        };
        new GatewaySession({
          ...uplink,
          registry,
          link,
          nonce,
          serverVersion: '1',
          onIdentified: () => undefined,
          onEnrolled: () => {},
        }).start();
      });
      expect(welcomed.status).to.equal(kind === 'broken' ? 'refused' : 'pending');
      expect(registry.list('gateways').map(({ id }) => id)).to.deep.equal(kind === 'broken' ? [] : [gatewayId]);
    });
  }
});
