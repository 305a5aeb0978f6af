import { readRawLine, type RawBlock } from '@furrow/protocol/raw-ring-text';
import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RawRing } from './raw-ring.js';
import { readRawRing, type RingFault } from './raw-ring-reader.js';
import { segmentFile, segmentNumbers } from './ring-disk.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const EEC1 = {
  id: 0x0cf00400,
  extended: true,
  remote: false,
  data: Uint8Array.of(255, 255, 255, 0xa4, 0x3a, 255, 255, 255),
};
const UNKNOWN = { ...EEC1, id: 0x18ff1234 };
const SENTENCE = Buffer.from('$GNTHS,90.00,A*29\r\n', 'latin1');

const say = (ring: RawRing, count: number): void => {
  for (let i = 0; i < count; i += 1) {
    ring.frame(EEC1, 'tractor', T0 + i);
    ring.bytes('receiver', SENTENCE, T0 + i);
  }
};

describe('raw ring', () => {
  let folder: string;
  let faults: Error[];

  const open = (maxBytes = 1_000_000): RawRing =>
    new RawRing({ folder, maxBytes, gatewayId: '0123'.repeat(10), onFault: (error) => faults.push(error) });

  const read = (): { blocks: RawBlock[]; faults: RingFault[] } => {
    const found: RingFault[] = [];
    return { blocks: [...readRawRing(folder, (fault) => found.push(fault))], faults: found };
  };

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'furrow-raw-')), 'raw');
    faults = [];
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  it('keeps what records are made of, and gives each batch the head of the chain', () => {
    const ring = open();
    expect(ring.seal()).to.equal(undefined);
    say(ring, 1);
    ring.frame(UNKNOWN, 'tractor', T0);
    ring.bytes('receiver', Buffer.from('no sentence\r\n'), T0);
    const first = ring.seal();
    expect(ring.seal(), 'nothing came since').to.equal(first);
    say(ring, 2);
    const second = ring.seal();
    ring.close();
    const { blocks, faults: found } = read();
    expect(found).to.deep.equal([]);
    expect(blocks.map(({ hash }) => hash)).to.deep.equal([first, second]);
    expect(blocks[0]?.lines.map(readRawLine)).to.deep.equal([
      { kind: 'candump', port: 'tractor', line: '(1777336200.000000) tractor 0CF00400#FFFFFFA43AFFFFFF', atMs: T0 },
      { kind: 'nmea', port: 'receiver', line: '(1777336200.000000) $GNTHS,90.00,A*29', atMs: T0 },
    ]);
    expect(statSync(segmentFile(folder, 1)).mode & 0o777).to.equal(0o600);
  });

  it('goes on after a restart, wherever the process before was cut off', () => {
    const ring = open();
    say(ring, 3);
    const first = ring.seal() ?? '';
    const sealedBytes = statSync(segmentFile(folder, 1)).size;
    say(ring, 3);
    ring.close();
    const whole = readFileSync(segmentFile(folder, 1));
    for (let bytes = 0; bytes < whole.length; bytes += bytes < 200 ? 7 : 41) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(segmentFile(folder, 1), whole.subarray(0, bytes));
      const next = open();
      expect(next.seal()).to.equal(bytes < sealedBytes ? undefined : first);
      say(next, 1);
      const last = next.seal();
      next.close();
      const { blocks, faults: found } = read();
      expect(blocks.map(({ hash }) => hash)).to.deep.equal(bytes < sealedBytes ? [last] : [first, last]);
      expect(found.filter(({ kind }) => kind === 'changed')).to.deep.equal([]);
    }
  });

  it('shows every change, and every segment that is missing between others', () => {
    const ring = open(16 * 2000);
    for (let block = 0; block < 60; block += 1) {
      say(ring, 3);
      ring.seal();
    }
    ring.close();
    expect(read().faults).to.deep.equal([]);
    const numbers = segmentNumbers(folder);
    expect(numbers.length).to.be.greaterThan(4);
    const file = segmentFile(folder, numbers[1] ?? 0);
    const text = readFileSync(file, 'latin1');
    writeFileSync(file, text.replace('90.00', '91.00'), 'latin1');
    expect(read().faults.map(({ kind }) => kind)).to.deep.equal(['changed']);
    rmSync(file);
    expect(read().faults.map(({ reason }) => reason)).to.deep.equal(['does not follow the segment before']);
  });

  it('stays within its bytes, and drops the oldest', () => {
    const maxBytes = 64_000;
    let ring = open(maxBytes);
    for (let block = 0; block < 400; block += 1) {
      say(ring, 5);
      ring.seal();
      if (block % 50 === 49) {
        ring.close();
        ring = open(maxBytes);
      }
      const used = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
      expect(used).to.be.at.most(maxBytes);
    }
    ring.close();
    expect(segmentNumbers(folder)[0]).to.be.greaterThan(1);
    expect(read().faults).to.deep.equal([]);
  });

  it('closes a block by itself before it grows large', () => {
    const ring = open(4_000_000);
    say(ring, 4000);
    expect(statSync(segmentFile(folder, 1)).size).to.be.greaterThan(200_000);
    ring.close();
    expect(read().blocks.length).to.be.greaterThan(1);
  });

  it('goes on where the disk takes nothing, and tells it', () => {
    writeFileSync(folder, 'a file where the folder should be');
    const ring = open();
    say(ring, 1);
    expect(ring.seal()).to.equal(undefined);
    expect(faults).to.have.lengthOf(1);
    rmSync(folder);
    say(ring, 1);
    expect(ring.seal()).to.match(/^[0-9a-f]{64}$/);
    ring.close();
    expect(read().blocks).to.have.lengthOf(1);
  });
});
