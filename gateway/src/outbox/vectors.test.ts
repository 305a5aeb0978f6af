import { openBatch } from '@furrow/protocol/uplink-batch';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { readVectors, sealSequence } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { MemoryOutbox } from './memory-outbox.js';
import { numberedRecords, TEST_SEALER } from './outbox.suite.js';
import { readAnswer, releaseBatch } from './outbox-to-uplink-batch.js';
import type { StoredBatch } from './outbox.js';

/** The batch that every acknowledgement of the vectors is an answer to. */
const [ANSWERED] = readVectors('uplink-acks').map(({ ack }) => ack);

/** What is left in an outbox with one batch after each effect that an answer can have. */
const LEFT = {
  release: { waitingBatches: 0, refusedBatches: 0 },
  park: { waitingBatches: 0, refusedBatches: 1 },
  keep: { waitingBatches: 1, refusedBatches: 0 },
};

describe('vectors: acknowledgements', () => {
  for (const { name, ack, effect } of readVectors('uplink-acks')) {
    it(`${name}: ${effect}`, () => {
      const outbox = new MemoryOutbox(TEST_SEALER);
      outbox.append(numberedRecords(0, 1));
      outbox.seal();
      const batch = outbox.begin('newest') as StoredBatch;
      const sent: StoredBatch = { ...batch, epoch: ANSWERED?.epoch ?? '', seq: 1, hash: ANSWERED?.hash ?? '' };
      releaseBatch(outbox, batch, readAnswer(sent, ack));
      expect(outbox.stats()).to.include(LEFT[effect]);
    });
  }
});

describe('vectors: sequences', () => {
  for (const vector of readVectors('uplink-sequences')) {
    it(`${vector.name}: each answer does to its batch what it should`, () => {
      const sealed = sealSequence(vector);
      for (const { offer, status, reason, effect } of vector.steps) {
        const wire = sealed.get(offer);
        const place = vector.batches[offer];
        if (wire === undefined || place === undefined) throw new Error(`no batch is called ${offer}`);
        const { epoch, seq } = place;
        const outbox = new MemoryOutbox(TEST_SEALER);
        outbox.append(numberedRecords(0, 1));
        outbox.seal();
        const batch = outbox.begin('newest') as StoredBatch;
        const sent: StoredBatch = { ...wire, epoch, seq };
        const answer = {
          epoch,
          seq,
          hash: wire.hash,
          status,
          receivedAt: 1,
          ...(reason === undefined ? {} : { reason }),
        };
        releaseBatch(outbox, batch, readAnswer(sent, answer));
        expect(outbox.stats(), offer).to.include(LEFT[effect]);
      }
    });
  }
});

describe('vectors: records', () => {
  const sound = readVectors('telemetry-records').filter(({ kind }) => kind !== 'broken');

  it('are sealed by the outbox without a change, but for the source, which is not sent', () => {
    const outbox = new MemoryOutbox(TEST_SEALER);
    outbox.append(sound.map(({ record }) => record));
    const batch = outbox.seal();
    const sent = sound.map(({ record: { source: _, ...record } }): TelemetryRecord => record);
    expect(openBatch(batch?.body ?? new Uint8Array()).records).to.deep.equal(sent);
  });
});
