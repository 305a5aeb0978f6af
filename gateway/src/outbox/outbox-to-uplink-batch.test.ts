import { expect } from 'chai';
import { readAnswer } from './outbox-to-uplink-batch.js';
import type { StoredBatch } from './outbox.js';

const STORED: StoredBatch = {
  epoch: '00112233445566778899aabbccddeeff',
  seq: 7,
  hash: 'ab'.repeat(32),
  body: new Uint8Array(),
  signature: new Uint8Array(64),
};

function ackOf(change: object): unknown {
  return { epoch: STORED.epoch, seq: 7, hash: STORED.hash, status: 'stored', receivedAt: 1777337044000, ...change };
}

describe('reading the answer to a batch', () => {
  it('takes stored only with epoch, sequence and hash of the batch', () => {
    expect(readAnswer(STORED, ackOf({}))).to.deep.equal({ status: 'stored', receivedAt: 1777337044000 });
    expect(readAnswer(STORED, ackOf({ seq: 8 })).status).to.equal('mismatch');
    expect(readAnswer(STORED, ackOf({ epoch: 'ff'.repeat(16) })).status).to.equal('mismatch');
    expect(readAnswer(STORED, ackOf({ hash: 'cd'.repeat(32) })).status).to.equal('mismatch');
  });

  it('takes a refusal by hash alone: a server that cannot read the body knows no more', () => {
    const unread = ackOf({ epoch: '', seq: 1, status: 'refused', reason: 'undecodable' });
    expect(readAnswer(STORED, unread)).to.deep.equal({ status: 'refused', reason: 'undecodable' });
    const other = ackOf({ epoch: '', seq: 1, hash: 'cd'.repeat(32), status: 'refused', reason: 'undecodable' });
    expect(readAnswer(STORED, other).status).to.equal('mismatch');
  });

  it('says what is wrong with an answer that is none', () => {
    expect(readAnswer(STORED, null)).to.include({ status: 'mismatch' });
    expect(readAnswer(STORED, { ...STORED, status: 'perhaps' })).to.include({ status: 'mismatch' });
  });
});
