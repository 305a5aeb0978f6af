import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiskOutbox } from '../outbox/disk-outbox.js';
import { numberedRecords, TEST_SEALER } from '../outbox/outbox.suite.js';
import { RawRing } from './raw-ring.js';
import { readRawRing } from './raw-ring-reader.js';

describe('head of the raw ring in batches', () => {
  it('is that of the block which the batch closed', () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-sealed-'));
    const folder = path.join(stateDir, 'raw');
    const ring = new RawRing({ folder, maxBytes: 1_000_000, gatewayId: 'ab'.repeat(20), onFault: () => undefined });
    const sealer = {
      ...TEST_SEALER,
      get rawHash() {
        return ring.seal();
      },
    };
    const outbox = new DiskOutbox({ stateDir, sealer, maxBytes: 10_000_000 });
    const heads = [0, 1, 2].map((minute) => {
      // Nothing is said in the first minute: there is no head yet.
      for (let i = 0; i < minute; i += 1) ring.bytes('receiver', Buffer.from('$GNTHS,90.00,A*29\n'), i);
      outbox.append(numberedRecords(minute * 60, 60));
      return openBatch(outbox.seal()?.body ?? new Uint8Array()).header.rawHash;
    });
    outbox.close();
    ring.close();
    const blocks = [...readRawRing(folder, () => expect.fail('the ring is sound'))];
    expect(heads).to.deep.equal([undefined, ...blocks.map(({ hash }) => hash)]);
    expect(blocks.map(({ lines }) => lines.length)).to.deep.equal([1, 2]);
    rmSync(stateDir, { recursive: true });
  });
});
