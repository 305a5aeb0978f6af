import type { RawCursor } from '@furrow/protocol/raw-frames';
import { blockTimes, readRingText, type RingPiece } from '@furrow/protocol/raw-ring-text';
import { expect } from 'chai';
import { array, assert, integer, property, tuple } from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RawRing } from './raw-ring.js';
import { readRawRing } from './raw-ring-reader.js';
import { readRingPart } from './raw-ring-part.js';
import { segmentFile, segmentNumbers } from './ring-disk.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const ALWAYS = { from: 0, to: 8e15 };

function hashesOf(pieces: readonly RingPiece[]): string[] {
  return pieces.flatMap((piece) => (piece.kind === 'block' ? [piece.block.hash] : []));
}

describe('part of a raw ring', () => {
  let folder: string;
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'furrow-raw-part-')), 'raw');
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  const open = (maxBytes: number): RawRing =>
    new RawRing({ folder, maxBytes, gatewayId: '0123'.repeat(10), onFault: (error) => expect.fail(error.message) });
  /** Blocks of a line a second; each number says how many lines. A 0 begins a new process. */
  const write = (blocks: readonly number[], maxBytes = 1_000_000): string[] => {
    const hashes: string[] = [];
    let ring = open(maxBytes);
    let second = 0;
    for (const lines of blocks) {
      if (lines === 0) {
        ring.close();
        ring = open(maxBytes);
      }
      for (let line = 0; line < lines; line += 1, second += 1) {
        ring.bytes('receiver', Buffer.from(`$GNTHS,${second},A\n`), T0 + second * 1000);
      }
      const hash = ring.seal();
      if (lines > 0 && hash !== undefined) hashes.push(hash);
    }
    ring.close();
    return hashes;
  };
  const readAll = (
    span: { from: number; to: number },
    maxBytes = 1024,
    between = (): void => undefined,
  ): RingPiece[] => {
    let text = '';
    let cursor: RawCursor | null = null;
    do {
      const part = readRingPart(folder, { ...span, cursor, maxBytes });
      expect(part.bytes.length).to.be.at.most(maxBytes);
      text += Buffer.from(part.bytes).toString('latin1');
      cursor = part.next;
      between();
    } while (cursor !== null);
    return [...readRingText(text)];
  };

  it('brings every block of the span, whole and in order, however small the parts', () => {
    const shape = array(integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 12 });
    const span = tuple(integer({ min: -5, max: 800 }), integer({ min: 0, max: 800 }));
    assert(
      property(shape, span, integer({ min: 1024, max: 9000 }), (blocks, [start, seconds], maxBytes) => {
        rmSync(folder, { recursive: true, force: true });
        const written = write(blocks);
        const all = readAll(ALWAYS, maxBytes);
        expect(hashesOf(all)).to.deep.equal(written);
        const within = { from: T0 + start * 1000, to: T0 + (start + seconds) * 1000 };
        const wanted = all.filter((piece) => {
          const times = piece.kind === 'block' ? blockTimes(piece.block) : null;
          return times !== null && times.to >= within.from && times.from <= within.to;
        });
        const found = readAll(within, maxBytes);
        expect(hashesOf(found)).to.deep.equal(hashesOf(wanted));
        expect(found.every((piece) => piece.kind !== 'block' || piece.isSound)).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on with what is left where the ring overwrites what was being read', () => {
    const written = write(
      Array.from({ length: 400 }, () => 5),
      64_000,
    );
    let parts = 0;
    const pieces = readAll(ALWAYS, 1024, () => {
      parts += 1;
      if (parts === 3)
        segmentNumbers(folder)
          .slice(0, 3)
          .forEach((number) => rmSync(segmentFile(folder, number)));
    });
    const found = hashesOf(pieces);
    expect(found.at(-1)).to.equal(written.at(-1));
    const left = [...readRawRing(folder, () => undefined)].map(({ hash }) => hash);
    expect(found).to.include.members(left);
    const torn = pieces.filter(({ kind }) => kind === 'torn');
    expect(torn.length, 'at most the block that was under way').to.be.at.most(1);
    expect(pieces.every((piece) => piece.kind !== 'block' || piece.isSound)).to.equal(true);
  });

  it('passes over what a power cut left, and finds nothing outside of the ring', () => {
    const written = write([5, 5]);
    const [number = 0] = segmentNumbers(folder);
    writeFileSync(segmentFile(folder, number + 1), '# furrow-gateway raw ri');
    expect(hashesOf(readAll(ALWAYS))).to.deep.equal(written);
    expect(readAll({ from: T0 + 60_000, to: T0 + 90_000 })).to.deep.equal([]);
    expect(readAll({ from: 0, to: T0 - 1 })).to.deep.equal([]);
  });

  it('finds a span in a ring whose clock was put back', () => {
    const ring = open(1_000_000);
    for (const at of [T0, T0 + 60_000, T0 - 3_600_000, T0 + 61_000]) {
      ring.bytes('receiver', Buffer.from('$GNTHS,1,A\n'), at);
      ring.seal();
    }
    ring.close();
    const pieces = readAll({ from: T0 + 50_000, to: T0 + 70_000 });
    expect(hashesOf(pieces)).to.have.length(2);
    expect(pieces.filter(({ kind }) => kind === 'previous')).to.have.length(2);
    expect(pieces.every((piece) => piece.kind !== 'block' || piece.isSound)).to.equal(true);
  });
});
