import { isBatchAuthentic, openBatch } from '@furrow/protocol/uplink-batch';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { anyRecords } from '@furrow/protocol/telemetry-record.arbitrary';
import { readVectorKey } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { assert, property } from 'fast-check';
import type { Outbox, Sealer, StoredBatch } from './outbox.js';

/** The same key in every process: an outbox knows its own batches again. */
const KEY = { key: Buffer.from(readVectorKey().privateKeyPkcs8, 'base64'), format: 'der', type: 'pkcs8' } as const;

export const TEST_SEALER: Sealer = {
  gatewayId: 'a1'.repeat(20),
  privateKey: createPrivateKey(KEY),
  settingsVersion: 0,
};

/** Records one second apart, numbered so that a lost or doubled one shows. */
export function numberedRecords(from: number, count: number): TelemetryRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    sampledAt: 1_777_337_043_000 + (from + i) * 1000,
    latitude: (4_330_000 + from + i) / 1e5,
    longitude: 124.3,
    signals: { engineSpeedRpm: 1800 + ((from + i) % 7) },
  }));
}

function sealed(outbox: Outbox, from: number, count: number): StoredBatch {
  outbox.append(numberedRecords(from, count));
  const batch = outbox.seal();
  if (batch === undefined) throw new Error('nothing was sealed');
  return batch;
}

/** What every outbox must do. @param create a new, empty one, with the hash of the batch before it. */
export function describeOutbox(name: string, create: (predecessorHash: string | null) => Outbox): void {
  describe(`outbox: ${name}`, () => {
    let outbox: Outbox;
    beforeEach(() => {
      outbox = create(null);
    });
    afterEach(() => outbox.close());

    it('gives back the records it was given, in a batch signed by the gateway', () => {
      const batch = sealed(outbox, 0, 7);
      expect(openBatch(batch.body).records).to.deep.equal(numberedRecords(0, 7));
      expect(isBatchAuthentic(batch, createPublicKey(TEST_SEALER.privateKey))).to.equal(true);
    });

    it('gives back any records exactly', () => {
      assert(
        property(anyRecords, (records) => {
          outbox.append(records);
          const batch = outbox.seal();
          expect(openBatch(batch?.body ?? new Uint8Array()).records).to.deep.equal(records);
        }),
        { numRuns: 50 },
      );
    });

    it('chains batches by number and hash within one epoch', () => {
      const batches = [sealed(outbox, 0, 1), sealed(outbox, 1, 1), sealed(outbox, 2, 1)];
      const headers = batches.map(({ body }) => openBatch(body).header);
      expect(headers.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
      expect(headers.map(({ previousHash }) => previousHash)).to.deep.equal([null, batches[0]?.hash, batches[1]?.hash]);
      expect(new Set(headers.map(({ epoch }) => epoch)).size).to.equal(1);
      expect(headers[0]?.epoch).to.match(/^[0-9a-f]{32}$/);
    });

    it('names the last batch of the outbox before it in its first', () => {
      const successor = create('cd'.repeat(32));
      const { previousHash, seq } = openBatch(sealed(successor, 0, 1).body).header;
      expect({ previousHash, seq }).to.deep.equal({ previousHash: 'cd'.repeat(32), seq: 1 });
      successor.close();
    });

    it('seals at most 60 records, the oldest first, and nothing where there are none', () => {
      outbox.append(numberedRecords(0, 130));
      const counts = [outbox.seal(), outbox.seal(), outbox.seal()].map(
        (batch) => batch && openBatch(batch.body).records,
      );
      expect(counts.map((records) => records?.length)).to.deep.equal([60, 60, 10]);
      expect(counts.flat()).to.deep.equal(numberedRecords(0, 130));
      expect(outbox.seal()).to.equal(undefined);
    });

    it('puts the newest acknowledgement it holds into the next batch', () => {
      const first = sealed(outbox, 0, 1);
      expect(openBatch(first.body).header.lastAck).to.equal(null);
      outbox.begin('newest');
      outbox.accept(first, 1_777_337_099_000);
      const lastAck = { hash: first.hash, receivedAt: 1_777_337_099_000 };
      expect(openBatch(sealed(outbox, 1, 1).body).header.lastAck).to.deep.equal(lastAck);
      expect(outbox.stats().lastAckAt).to.equal(lastAck.receivedAt);
    });

    it('takes the newest batch for one lane and the oldest for the other, never one twice', () => {
      for (let i = 0; i < 3; i += 1) sealed(outbox, i, 1);
      expect(outbox.begin('newest')?.seq).to.equal(3);
      expect(outbox.begin('backlog')?.seq).to.equal(1);
      expect(outbox.begin('newest')).to.equal(undefined);
    });

    it('never goes backwards in the newest lane: what it passed over is backlog', () => {
      for (let i = 0; i < 3; i += 1) sealed(outbox, i, 1);
      const newest = outbox.begin('newest');
      if (newest) outbox.accept(newest, 1);
      expect(outbox.begin('newest')).to.equal(undefined);
      expect(outbox.begin('backlog')?.seq).to.equal(1);
      sealed(outbox, 3, 1);
      expect(outbox.begin('newest')?.seq).to.equal(4);
    });

    it('keeps a batch, byte for byte, until it is accepted', () => {
      const batch = sealed(outbox, 0, 5);
      for (let i = 0; i < 3; i += 1) {
        const begun = outbox.begin('newest');
        expect(Buffer.from(begun?.body ?? []).equals(batch.body)).to.equal(true);
        expect(Buffer.from(begun?.signature ?? []).equals(batch.signature)).to.equal(true);
        if (begun) outbox.keep(begun);
      }
      outbox.begin('newest');
      outbox.accept(batch, 1);
      expect(outbox.begin('newest')).to.equal(undefined);
      expect(outbox.begin('backlog')).to.equal(undefined);
      expect(outbox.stats().waitingBatches).to.equal(0);
    });

    it('parks a refused batch and offers it again when told to', () => {
      const refused = sealed(outbox, 0, 1);
      sealed(outbox, 1, 1);
      expect(outbox.begin('backlog')?.seq).to.equal(1);
      outbox.refuse(refused, 'column latitude: damaged');
      expect(outbox.stats()).to.include({ waitingBatches: 1, refusedBatches: 1 });
      expect(outbox.begin('backlog')?.seq).to.equal(2);
      expect(outbox.offerRefused()).to.equal(1);
      expect(outbox.offerRefused()).to.equal(0);
      expect(outbox.begin('backlog')?.hash).to.equal(refused.hash);
      expect(outbox.stats()).to.include({ waitingBatches: 2, refusedBatches: 0 });
    });

    it('goes on with its chain after everything was accepted', () => {
      const first = sealed(outbox, 0, 1);
      outbox.begin('newest');
      outbox.accept(first, 1);
      expect(openBatch(sealed(outbox, 1, 1).body).header).to.include({ seq: 2, previousHash: first.hash });
    });

    it('remembers the version of the server', () => {
      expect(outbox.serverVersion()).to.equal(null);
      outbox.rememberServerVersion('1.2.3');
      expect(outbox.serverVersion()).to.equal('1.2.3');
    });

    it('has the next batch say what is missing, once', () => {
      outbox.noteMissing({ kind: 'stopped', from: 5, to: 7, records: 2 });
      outbox.noteMissing({ kind: 'stopped', from: 5, to: 9, records: 4 });
      const notices = [{ kind: 'stopped', from: 5, to: 9, records: 4 }];
      expect(openBatch(sealed(outbox, 0, 1).body).header.notices).to.deep.equal(notices);
      expect(openBatch(sealed(outbox, 1, 1).body).header).not.to.have.property('notices');
    });

    it('carries any number of notices in a batch that can be read, and loses none of their records', () => {
      for (let i = 0; i < 100; i += 1) outbox.noteMissing({ kind: 'unsaved', from: i, to: i, records: 1 });
      const { notices = [] } = openBatch(sealed(outbox, 0, 1).body).header;
      expect(notices.reduce((sum, { records = 0 }) => sum + records, 0)).to.equal(100);
      expect(notices.at(-1)?.to).to.equal(99);
    });

    it('counts what it holds', () => {
      outbox.append(numberedRecords(0, 3));
      expect(outbox.stats()).to.include({ lastSeq: 0, openRecords: 3, waitingBatches: 0, lastAckAt: null });
      outbox.seal();
      expect(outbox.stats()).to.include({ lastSeq: 1, openRecords: 0, waitingBatches: 1 });
    });
  });
}
