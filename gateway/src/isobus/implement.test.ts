import { readFileSync } from 'node:fs';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import { capturePath } from '../decode/decode-in-memory.js';
import type { J1939Message } from '../j1939/j1939-message.js';
import { createPipeline, type Pipeline } from '../pipeline.js';

const IMPLEMENT = 0x1c;
const CONTROLLER = 0xf7;
const NAME = 'A00C800008000002';

function message(pgn: number, data: readonly number[], atMs: number): J1939Message {
  const source = IMPLEMENT;
  return { pgn, source, destination: CONTROLLER, priority: 3, bus: 'can0', data: Uint8Array.from(data), atMs };
}

function low(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff);
}

/** A value that an element of the implement reports. */
function value(element: number, ddi: number, raw: number): number[] {
  return [3 | ((element & 15) << 4), element >>> 4, ...low(ddi, 2), ...low(raw, 4)];
}

/** The frames of an extended transfer, pushed one by one. */
function transfer(pipeline: Pipeline, data: Uint8Array, startMs: number): void {
  const send = (pf: number, bytes: readonly number[], atMs: number): void => {
    const id = 0x1c000000 | (pf << 16) | (CONTROLLER << 8) | IMPLEMENT;
    pipeline.pushCanFrame({ id, extended: true, remote: false, data: Uint8Array.from(bytes) }, atMs, 'can0');
  };
  const pgn = low(51968, 3);
  send(0xc8, [20, ...low(data.length, 4), ...pgn], startMs);
  const packets = Math.ceil(data.length / 7);
  for (let number = 0; number < packets; number += 1) {
    if (number % 255 === 0)
      send(0xc8, [22, Math.min(255, packets - number), ...low(number, 3), ...pgn], startMs + number);
    const part = data.subarray(number * 7, number * 7 + 7);
    send(0xc7, [(number % 255) + 1, ...part, ...Array<number>(7 - part.length).fill(0xff)], startMs + number);
  }
}

describe('an implement whose device descriptor is heard', () => {
  let pool: Uint8Array;
  let pipeline: Pipeline;
  let records: TelemetryRecord[];

  before(function () {
    const path = capturePath('can/ddop-sprayer-16-sections.bin');
    if (path === undefined) this.skip();
    else pool = readFileSync(path);
  });

  beforeEach(() => {
    records = [];
    pipeline = createPipeline({
      onRecord: (record) => records.push(record),
      onFault: ({ reason }) => expect.fail(reason),
    });
    pipeline.pushMessage(message(60928, Array.from(Buffer.from(NAME, 'hex').toReversed()), 0));
    transfer(pipeline, Uint8Array.from([0x61, ...pool]), 10);
  });

  const report = (element: number, ddi: number, raw: number): void =>
    pipeline.pushMessage(message(51968, value(element, ddi, raw), 1000));
  /** The record of a position of the bus. */
  const recordAt = (atMs: number): TelemetryRecord => {
    pipeline.pushMessage({ ...message(65267, [], atMs), data: Buffer.from('80400D970053AAC7', 'hex') });
    return records.at(-1) ?? expect.fail('no record');
  };

  it('tells state, width and place of each section', () => {
    // Sections 1 and 3 on, 2 off, 4 in error; the others are not installed.
    report(2, 161, 0xffffff91 | 0);
    report(2, 67, 4572);
    const record = recordAt(1100);
    expect(telemetryRecordFaults(record)).to.deep.equal([]);
    expect(record.signals).to.include({ workState: 1, actualWorkingWidthM: 4.572 });
    expect(record.elements?.slice(0, 5).map(({ id, workState }) => [id, workState])).to.have.deep.members([
      ['DET-2', undefined],
      ['DET-4', 1],
      ['DET-5', 0],
      ['DET-6', 1],
      ['DET-7', 2],
    ]);
    expect(record.elements?.find(({ id }) => id === 'DET-4')).to.deep.equal({
      id: 'DET-4',
      workState: 1,
      workingWidthM: 2.286,
      offsetXM: -0.02,
      offsetYM: -17.145,
    });
  });

  it('never takes the width of a section for that of the implement', () => {
    report(4, 67, 2286);
    expect(recordAt(1100).signals?.actualWorkingWidthM).to.equal(undefined);
  });

  it('takes the work state of the device before condensed ones, and those before that of sections', () => {
    report(4, 141, 1);
    expect(recordAt(1100).signals?.workState).to.equal(1);
    report(2, 161, 0);
    expect(recordAt(1200).signals?.workState).to.equal(0);
    report(0, 141, 1);
    expect(recordAt(1300).signals?.workState).to.equal(1);
    report(2, 161, 0);
    expect(recordAt(1400).signals?.workState).to.equal(1);
  });

  it('says nothing of elements once the implement is silent', () => {
    report(2, 161, 0);
    expect(recordAt(1100).elements).to.have.length(16);
    const position = message(65267, [], 60_000);
    pipeline.pushMessage({ ...position, source: 40, data: Buffer.from('80400D970053AAC7', 'hex') });
    expect(records.at(-1)?.sampledAt).to.equal(60_000);
    expect(records.at(-1)?.elements).to.equal(undefined);
  });
});
