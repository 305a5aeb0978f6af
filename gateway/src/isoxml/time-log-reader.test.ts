import { expect } from 'chai';
import * as fc from 'fast-check';
import { POSITION_FIELDS, type TimeLogHeader } from './time-log-header.js';
import { gpsUtcMs, TimeLogReader, type TimeLogRecord } from './time-log-reader.js';

const HEADER: TimeLogHeader = {
  positionFields: POSITION_FIELDS.filter(({ name }) => name === 'north' || name === 'east' || name === 'status'),
  fixedPosition: new Map(),
  columns: [
    { ddi: 67, elementId: 'DET-1' },
    { ddi: 141, elementId: 'DET-1' },
  ],
};
const DAY = 16_900;

function recordBytes(timeMs: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(16 + values.length * 5);
  bytes.writeUInt32LE(timeMs, 0);
  bytes.writeUInt16LE(DAY, 4);
  bytes.writeInt32LE(433_071_234, 6);
  bytes.writeInt32LE(-1_243_361_234, 10);
  bytes.writeUInt8(4, 14);
  bytes.writeUInt8(values.length, 15);
  values.forEach((raw, index) => {
    bytes.writeUInt8(index, 16 + index * 5);
    bytes.writeInt32LE(raw, 17 + index * 5);
  });
  return bytes;
}

function read(chunks: readonly Uint8Array[]): { records: TimeLogRecord[]; faults: string[] } {
  const faults: string[] = [];
  const reader = new TimeLogReader(HEADER, (reason, byteOffset, value) =>
    faults.push(`${byteOffset} ${reason} ${value}`),
  );
  const records = chunks.flatMap((chunk) => reader.push(chunk));
  return { records: [...records, ...reader.end()], faults };
}

/** A buffer cut at the given places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

const SOUND = Buffer.concat(
  [0, 1, 2, 3, 4, 5].map((second) => recordBytes(second * 1000, second % 2 ? [3000, 1] : [second])),
);

describe('TimeLogReader', () => {
  it('reads the position fields that the header leaves empty, and the values that changed', () => {
    const { records, faults } = read([SOUND]);
    expect(faults).to.deep.equal([]);
    expect(records[1]?.values).to.deep.equal([
      [0, 3000],
      [1, 1],
    ]);
    expect([...(records[1]?.position ?? [])]).to.deep.equal([
      ['north', 433_071_234],
      ['east', -1_243_361_234],
      ['status', 4],
    ]);
    expect(records[1]?.localTimeMs).to.equal(Date.UTC(1980, 0, 1) + DAY * 86_400_000 + 1000);
    expect(records[1]?.byteOffset).to.equal(21);
  });

  it('gives the same records whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(SOUND.length)), fc.nat(SOUND.length), (places, length) => {
        const bytes = SOUND.subarray(0, length);
        expect(read(cutAt(bytes, places))).to.deep.equal(read([bytes]));
      }),
    );
  });

  it('passes over bytes that hold no record and names them', () => {
    const { records, faults } = read([
      Buffer.concat([SOUND.subarray(0, 47), Buffer.alloc(9, 0xff), SOUND.subarray(47)]),
    ]);
    expect(records).to.have.length(6);
    expect(faults).to.deep.equal(['47 no record here 9 bytes passed over']);
  });

  it('never throws and never leaves the bytes it was given, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(SOUND.length),
        fc.array(fc.nat(800)),
        (noise, at, places) => {
          const bytes = Buffer.concat([SOUND.subarray(0, at), noise, SOUND.subarray(at)]);
          const whole = read([bytes]);
          expect(read(cutAt(bytes, places))).to.deep.equal(whole);
          for (const { byteOffset, values } of whole.records) {
            expect(byteOffset + 16 + values.length * 5).to.be.at.most(bytes.length);
          }
        },
      ),
    );
  });

  it('believes a GPS date only where it can be one', () => {
    expect(
      gpsUtcMs(
        new Map([
          ['gpsTimeMs', 1000],
          ['gpsDays', 16_900],
        ]),
      ),
    ).to.equal(Date.UTC(1980, 0, 1) + DAY * 86_400_000 + 1000);
    expect(
      gpsUtcMs(
        new Map([
          ['gpsTimeMs', 1000],
          ['gpsDays', 0],
        ]),
      ),
    ).to.equal(undefined);
    expect(
      gpsUtcMs(
        new Map([
          ['gpsTimeMs', 86_400_000],
          ['gpsDays', 16_900],
        ]),
      ),
    ).to.equal(undefined);
    expect(gpsUtcMs(new Map([['gpsDays', 16_900]]))).to.equal(undefined);
  });
});
