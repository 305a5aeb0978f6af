import { decode, encode } from '@msgpack/msgpack';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { gatewayIdOf } from './gateway-hello.js';
import { rtkTrack, withTenSignals } from './rtk-track.js';
import { SIGNAL_NAMES, signalDefinition } from './signal-table.js';
import { anyRecords } from './telemetry-record.arbitrary.js';
import type { ElementSample, TelemetryRecord } from './telemetry-record.js';
import type { BatchHeader } from './batch-header.js';
import {
  BATCH_BYTES_MAX,
  BATCH_RECORDS_MAX,
  batchHash,
  isBatchAuthentic,
  openBatch,
  sealBatch,
} from './uplink-batch.js';
import { CONTRACT_VERSION } from './version.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const header: BatchHeader = {
  gatewayId: gatewayIdOf(publicKey),
  epoch: '00112233445566778899aabbccddeeff',
  seq: 1,
  previousHash: null,
  lastAck: null,
  settingsVersion: 0,
};
const fix: TelemetryRecord = { sampledAt: 1777337043180, fixTime: 1777337043000, latitude: 43.3, longitude: 124.3 };
const sealed = sealBatch(header, [fix], privateKey);

/** Places in the envelope's array. */
const [VERSION, GATEWAY_ID, EPOCH, SEQ, PREVIOUS_HASH, LAST_ACK, COUNT, COLUMNS] = [0, 1, 2, 3, 4, 5, 7, 8];

/** The batch above with the entry at a place of its envelope replaced. */
const tampered = (place: number, value: unknown): Uint8Array =>
  encode((decode(sealed.body) as unknown[]).with(place, value));

describe('uplink batch', () => {
  it('opens to the header and records it was sealed from', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const chained = {
          ...header,
          seq: 7,
          previousHash: 'a'.repeat(64),
          lastAck: { hash: 'b'.repeat(64), receivedAt: 5 },
        };
        expect(openBatch(sealBatch(chained, records, privateKey).body)).to.deep.equal({ header: chained, records });
      }),
      { numRuns: 50 },
    );
  });

  it('carries notices of what is missing, and has the bytes of before where nothing is', () => {
    const places = { fromSeq: 3, toSeq: 5, previousHash: 'c'.repeat(64), lastHash: null };
    const notices = [
      { kind: 'thinned', from: 5, to: 9, records: 180, kept: 12, everyS: 15, places },
      { kind: 'a kind of later' },
    ];
    const carrying = { ...header, seq: 7, notices };
    expect(openBatch(sealBatch(carrying, [fix], privateKey).body).header).to.deep.equal(carrying);
    expect(sealBatch({ ...header, notices: [] }, [fix], privateKey)).to.deep.equal(sealed);
  });

  it('carries the head of the raw ring, with and without notices', () => {
    const rawHash = 'd'.repeat(64);
    const both = { ...header, notices: [{ kind: 'stopped', records: 3 }], rawHash };
    for (const carrying of [{ ...header, rawHash }, both]) {
      expect(openBatch(sealBatch(carrying, [fix], privateKey).body).header).to.deep.equal(carrying);
    }
    expect(() => sealBatch({ ...header, rawHash: 'd'.repeat(63) }, [fix], privateKey)).to.throw(RangeError, 'rawHash');
    const odd = encode([...(decode(sealed.body) as unknown[]), null, 'no hash']);
    expect(openBatch(odd)).to.deep.equal({ header, records: [fix] });
  });

  it('keeps its records where its notices cannot be read', () => {
    for (const notices of [7, [], [{ kind: 1 }], Array.from({ length: 33 }, () => ({ kind: 'stopped' }))]) {
      const longer = encode([...(decode(sealed.body) as unknown[]), notices]);
      expect(openBatch(longer)).to.deep.equal({ header, records: [fix] });
    }
  });

  it('is sealed to the same bytes by the same input', () => {
    expect(sealBatch(header, [fix], privateKey)).to.deep.equal(sealed);
    expect(batchHash(sealed.body)).to.match(/^[0-9a-f]{64}$/);
  });

  it('is authentic with its own key only', () => {
    expect(isBatchAuthentic(sealed, publicKey)).to.equal(true);
    expect(isBatchAuthentic(sealed, generateKeyPairSync('ed25519').publicKey)).to.equal(false);
    expect(isBatchAuthentic({ ...sealed, signature: sealed.signature.subarray(0, 63) }, publicKey)).to.equal(false);
    expect(isBatchAuthentic({ ...sealed, signature: new Uint8Array(0) }, publicKey)).to.equal(false);
  });

  it('is no longer authentic once any bit of it is flipped', () => {
    const bits = fc.record({ place: fc.nat(), bit: fc.integer({ min: 0, max: 7 }), inBody: fc.boolean() });
    fc.assert(
      fc.property(bits, ({ place, bit, inBody }) => {
        const flipped = { body: Uint8Array.from(sealed.body), signature: Uint8Array.from(sealed.signature) };
        const bytes = inBody ? flipped.body : flipped.signature;
        bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ (1 << bit);
        expect(isBatchAuthentic(flipped, publicKey)).to.equal(false);
      }),
    );
  });

  it('holds 1 to 60 records', () => {
    expect(() => sealBatch(header, [], privateKey)).to.throw(RangeError, 'a batch holds 1 to 60 records, not 0');
    const many = Array.from({ length: BATCH_RECORDS_MAX + 1 }, () => fix);
    expect(() => sealBatch(header, many, privateKey)).to.throw(RangeError, 'not 61');
  });

  it('of the fullest records that the schema allows stays below the size that a server reads', () => {
    const records = Array.from({ length: BATCH_RECORDS_MAX }, (_, row) => fullestRecord(row));
    const { body } = sealBatch(header, records, privateKey);
    expect(body.length).to.be.below(BATCH_BYTES_MAX * 0.75);
    expect(openBatch(body).records).to.deep.equal(records);
  });

  it('takes at most 12 bytes a fix of core fields and 20 with ten signals, the signature included', () => {
    const previous = { previousHash: 'a'.repeat(64), lastAck: { hash: 'b'.repeat(64), receivedAt: 1777337040000 } };
    const track = rtkTrack(10 * BATCH_RECORDS_MAX, 1);
    const bytesPerFix = (records: TelemetryRecord[]): number => {
      const starts = Array.from({ length: 10 }, (_, i) => i * BATCH_RECORDS_MAX);
      const batches = starts.map((start) => {
        const place = { ...header, ...previous, seq: 1000, settingsVersion: 1 };
        return sealBatch(place, records.slice(start, start + BATCH_RECORDS_MAX), privateKey);
      });
      return batches.reduce((sum, { body, signature }) => sum + body.length + signature.length, 0) / records.length;
    };
    expect(bytesPerFix(track)).to.be.at.most(12);
    expect(bytesPerFix(withTenSignals(track, 2))).to.be.at.most(20);
  });

  it('is refused when it is too long, before it is read', () => {
    const long = new Uint8Array(BATCH_BYTES_MAX + 1);
    expect(() => openBatch(long)).to.throw(RangeError, `batch has ${BATCH_BYTES_MAX + 1} bytes, more than`);
  });

  it('of a newer contract is refused by its version, whatever else it has', () => {
    for (const newer of [tampered(VERSION, CONTRACT_VERSION + 1), encode([CONTRACT_VERSION + 1, 'something else'])]) {
      expect(() => openBatch(newer)).to.throw(RangeError, `contract version ${CONTRACT_VERSION + 1}`);
    }
  });

  it('may carry fields of a newer gateway behind the known ones', () => {
    const longer = encode([...(decode(sealed.body) as unknown[]), 'new', { field: 1 }]);
    expect(openBatch(longer)).to.deep.equal({ header, records: [fix] });
  });

  const notHex: [string, Partial<BatchHeader>, string][] = [
    ['a gateway id', { gatewayId: 'gateway-1' }, 'gatewayId must be 40 hex digits in lower case, got "gateway-1"'],
    ['an epoch', { epoch: 'AA'.repeat(16) }, 'epoch must be 32 hex digits'],
    ['a hash', { previousHash: 'ab' }, 'previousHash must be 64 hex digits'],
    ['an acknowledged hash', { lastAck: { hash: '', receivedAt: 1 } }, 'lastAck.hash must be 64 hex digits'],
  ];
  for (const [name, change, reason] of notHex) {
    it(`is not sealed with ${name} that is none`, () => {
      expect(() => sealBatch({ ...header, ...change }, [fix], privateKey)).to.throw(RangeError, reason);
    });
  }

  const broken: [string, Uint8Array, string][] = [
    ['without bytes', new Uint8Array(0), 'batch is not MessagePack'],
    ['cut short', sealed.body.subarray(0, 40), 'batch is not MessagePack'],
    ['with bytes behind it', Uint8Array.from([...sealed.body, 0]), 'batch is not MessagePack'],
    ['that is text', new TextEncoder().encode('hello'), 'batch is not MessagePack'],
    ['that is only a number', encode(5), 'batch envelope: must be a list'],
    ['that is nothing', encode(null), 'batch envelope: must be a list'],
    ['that is a map', encode({ v: 1 }), 'batch envelope: must be a list'],
    ['that ends after its version', encode([1]), "must have required property 'seq'"],
    ['without a version', tampered(VERSION, null), '/v: must be integer'],
    ['of version 0', tampered(VERSION, 0), '/v: must be >= 1, got 0'],
    ['with a gateway id as text', tampered(GATEWAY_ID, header.gatewayId), '/gatewayId: must be 20 bytes, got "'],
    ['with a short epoch', tampered(EPOCH, new Uint8Array(15)), '/epoch: must be 16 bytes, got 15 bytes'],
    ['with sequence number 0', tampered(SEQ, 0), '/seq: must be >= 1, got 0'],
    ['with a sequence number that is not exact', tampered(SEQ, 2 ** 60), '/seq: must be <='],
    ['with a hash that is none', tampered(PREVIOUS_HASH, new Uint8Array(31)), '/previousHash: must be 32 bytes'],
    [
      'with half an acknowledgement',
      tampered(LAST_ACK, [new Uint8Array(32)]),
      "must have required property 'receivedAt'",
    ],
    ['with too many records', tampered(COUNT, 61), '/count: must be <= 60, got 61'],
    [
      'with fewer records than its columns',
      tampered(COUNT, 2),
      'column 1 (sampledAt): column holds 1 numbers instead of 2',
    ],
    ['with a column that is a number', tampered(COLUMNS, [7]), '/columns/0: must be object, got 7'],
    ['with a column of numbers', tampered(COLUMNS, [[3, [1, 2]]]), '/columns/0/values: must be bytes, got a list of 2'],
    ['with a column of text', tampered(COLUMNS, [[3, 'abc']]), '/columns/0/values: must be bytes, got "abc"'],
    [
      'with a column by name',
      tampered(COLUMNS, [['latitude', new Uint8Array(1)]]),
      '/columns/0/number: must be integer',
    ],
    [
      'with half a list of rows',
      tampered(COLUMNS, [[3, new Uint8Array(1), 1]]),
      'must have property rows when property filled',
    ],
    [
      'with more columns than are looked at',
      tampered(
        COLUMNS,
        Array.from({ length: 4097 }, () => null),
      ),
      '/columns: must have at most 4096 entries',
    ],
    ['with columns that are a map', tampered(COLUMNS, {}), '/columns: must be array, got an object'],
    ['with a list that claims more than there is', Uint8Array.of(0xdd, 0x01, 0xff, 0xff, 0xff), 'not MessagePack'],
  ];
  for (const [name, body, reason] of broken) {
    it(`${name} is refused with its reason`, () => expect(() => openBatch(body)).to.throw(RangeError, reason));
  }

  it('names a few faults of an envelope and counts the rest', () => {
    const columns = Array.from({ length: 500 }, (_, i) => [i + 1, i]);
    expect(() => openBatch(tampered(COLUMNS, columns))).to.throw(RangeError, /and 496 more faults$/);
  });

  it('of any bytes throws nothing but a RangeError', () => {
    const nested = Uint8Array.from({ length: 100_000 }, () => 0x91);
    expect(() => openBatch(nested)).to.throw(RangeError);
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.jsonValue()).map((value) => encode(value)),
      fc.tuple(fc.nat({ max: 9 }), fc.jsonValue({ maxDepth: 3 })).map(([place, value]) => tampered(place, value)),
      fc.tuple(fc.nat({ max: sealed.body.length - 1 }), fc.nat({ max: 255 })).map(([place, byte]) => {
        const body = Uint8Array.from(sealed.body);
        body[place] = byte;
        return body;
      }),
    );
    fc.assert(
      fc.property(anyBytes, (body) => {
        try {
          openBatch(body);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** Every column with a value that swings as far as it may from record to record. */
function fullestRecord(row: number): TelemetryRecord {
  const high = row % 2 === 0;
  const elements = Array.from({ length: 256 }, (_, i): ElementSample => ({
    id: `device-element-number-${String(i).padStart(10, '0')}`,
    workState: high ? 3 : 0,
    workingWidthM: high ? 100 : 0,
    offsetXM: high ? 100 : -100,
    offsetYM: high ? 100 : -100,
  }));
  return {
    sampledAt: 1777337043180 + row,
    latitude: high ? 90 : -90,
    longitude: high ? 180 : -180,
    signals: Object.fromEntries(
      SIGNAL_NAMES.map((name) => [name, high ? signalDefinition(name).max : signalDefinition(name).min]),
    ),
    signalTimes: Object.fromEntries(SIGNAL_NAMES.map((name) => [name, high ? 60000 : 0])),
    signalSources: Object.fromEntries(SIGNAL_NAMES.map((name, i) => [name, `${high ? 'can0' : 'can1'}/${i}`])),
    elements,
  };
}
