import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Fault } from './log/fault.js';
import { nmeaChecksum } from './nmea/nmea-sentence.js';
import { createPipeline, type Pipeline } from './pipeline.js';
import type { PipelineSettings } from './telemetry/pipeline-settings.js';

const START = Date.parse('2026-04-28T00:44:00Z');

interface Run {
  readonly pipeline: Pipeline;
  readonly records: TelemetryRecord[];
  readonly faults: Fault[];
}

function start(settings: Partial<PipelineSettings> = {}): Run {
  const records: TelemetryRecord[] = [];
  const faults: Fault[] = [];
  const pipeline = createPipeline({
    onRecord: (record) => records.push(record),
    onFault: (fault) => faults.push(fault),
    settings,
  });
  return { pipeline, records, faults };
}

function sentence(body: string): Buffer {
  return Buffer.from(`$${body}*${nmeaChecksum(body).toString(16).padStart(2, '0')}\r\n`);
}

/** Time of day of a moment, hhmmss.ss. */
function clock(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 22).replaceAll(':', '');
}

function rmc(atMs: number): Buffer {
  return sentence(`GNRMC,${clock(atMs)},A,4318.4230123,N,12420.1178456,E,5.123,88.4,280426,,,R`);
}

function gga(atMs: number): Buffer {
  return sentence(`GNGGA,${clock(atMs)},4318.4230123,N,12420.1178456,E,4,28,0.6,158.4,M,12.3,M,1.2,0001`);
}

/** An SLCAN line. */
function can(id: string, data: string): Buffer {
  return Buffer.from(`T${id}${data.length / 2}${data}\r`);
}

const HITCH_UP = can('0CFE45F0', '7D15FF2080FFFFFF');
const HITCH_IN_WORK = can('0CFE45F0', '0A55FF2080FFFFFF');

describe('the pipeline', () => {
  it('makes a record per GNSS epoch with the signals of its beginning', () => {
    const { pipeline, records, faults } = start();
    pipeline.pushCanBytes('can0', HITCH_UP, START - 50);
    pipeline.pushNmeaBytes('gnss', gga(START), START + 100);
    pipeline.pushNmeaBytes('gnss', rmc(START), START + 110);
    pipeline.pushCanBytes('can0', HITCH_IN_WORK, START + 800);
    pipeline.pushNmeaBytes('gnss', gga(START + 1000), START + 1100);
    pipeline.pushNmeaBytes('gnss', rmc(START + 1000), START + 1110);
    pipeline.tick(START + 2700);
    expect(faults).to.deep.equal([]);
    expect(
      records.map(({ sampledAt, fixTime, signals, signalTimes }) => ({ sampledAt, fixTime, signals, signalTimes })),
    ).to.deep.equal([
      {
        sampledAt: START + 100,
        fixTime: START,
        signals: { rearHitchPositionPct: 50, rearHitchInWork: 0, rearHitchDraftN: 8000 },
        signalTimes: undefined,
      },
      {
        sampledAt: START + 1100,
        fixTime: START + 1000,
        signals: { rearHitchPositionPct: 4, rearHitchInWork: 1, rearHitchDraftN: 8000 },
        signalTimes: { rearHitchInWork: 300 },
      },
    ]);
    expect(records[0]).to.deep.include({
      latitude: 43.30705021,
      longitude: 124.33529743,
      speedMps: 2.635,
      fixQuality: 4,
    });
    for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
  });

  it('makes a record a second while signals arrive without a fix, and none when they stop', () => {
    const { pipeline, records } = start();
    for (let ms = 0; ms <= 5000; ms += 100) pipeline.pushCanBytes('can0', HITCH_UP, START + ms);
    for (let ms = 5100; ms <= 60_000; ms += 100) pipeline.tick(START + ms);
    const times = records.map(({ sampledAt }) => sampledAt - START);
    expect(times.slice(0, 5)).to.deep.equal([1000, 2000, 3000, 4000, 5000]);
    expect(times).to.have.length(5);
    expect(records[0]).to.not.have.any.keys('latitude', 'fixTime');
  });

  it('makes at most a record a second of epochs that have no place', () => {
    const { pipeline, records } = start();
    for (let ms = 0; ms <= 3000; ms += 100) {
      pipeline.pushNmeaBytes('gnss', sentence(`GNRMC,${clock(START + ms)},V,,,,,,,280426,,,N`), START + ms);
    }
    pipeline.flush(START + 3100);
    expect(records.map(({ sampledAt }) => sampledAt - START)).to.deep.equal([0, 1000, 2000, 3000]);
    expect(records.every(({ fixQuality, latitude }) => fixQuality === 0 && latitude === undefined)).to.equal(true);
  });

  it('keeps stale, error and not available apart from numbers', () => {
    const { pipeline, records } = start();
    pipeline.pushCanBytes('can0', can('0CF00400', 'FFFF7DFFFEFFFFFF'), START);
    pipeline.pushCanBytes('can0', can('18FEF200', 'FFFFFFFFFFFFFFFF'), START);
    pipeline.pushNmeaBytes('gnss', rmc(START), START);
    pipeline.pushNmeaBytes('gnss', rmc(START + 6000), START + 6000);
    pipeline.flush(START + 6000);
    expect(records[0]?.signals).to.deep.equal({ engineTorquePct: 0 });
    expect(records[0]?.signalStates).to.deep.equal({ engineSpeedRpm: 'error', fuelRateLph: 'notAvailable' });
    expect(records[1]?.signalStates).to.deep.equal({
      engineTorquePct: 'stale',
      engineSpeedRpm: 'stale',
      fuelRateLph: 'stale',
    });
  });

  it('reads process data of an implement, not what its task controller asks of it', () => {
    const { pipeline, records } = start();
    pipeline.pushCanBytes('can0', can('0CCBFFF7', 'FEFFFFFF010000FF'), START);
    pipeline.pushCanBytes('can0', can('0CCBF785', '13008D0001000000'), START + 1);
    pipeline.pushCanBytes('can0', can('0CCBF785', '03004300B80B0000'), START + 2);
    pipeline.pushCanBytes('can0', can('0CCB85F7', '13008D0000000000'), START + 3);
    pipeline.pushNmeaBytes('gnss', rmc(START), START + 5);
    pipeline.flush(START + 10);
    expect(records[0]?.signals).to.deep.equal({ workState: 1, actualWorkingWidthM: 3 });
  });

  it('says no age of a change that lies after the epoch, as where the clock was set back', () => {
    const { pipeline, records } = start();
    pipeline.pushCanBytes('can0', HITCH_UP, START - 9000);
    pipeline.pushNmeaBytes('gnss', gga(START - 8000), START - 8000);
    pipeline.pushCanBytes('can0', HITCH_IN_WORK, START);
    pipeline.pushNmeaBytes('gnss', gga(START - 7000), START - 5000);
    pipeline.flush(START - 4000);
    expect(records.length).to.be.above(1);
    for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
    expect(records.at(-1)?.signals?.rearHitchInWork).to.equal(1);
    expect(records.at(-1)?.signalTimes).to.equal(undefined);
  });

  it('takes one of several receivers, and says so', () => {
    const { pipeline, records, faults } = start();
    for (const ms of [0, 1000, 2000]) {
      pipeline.pushNmeaBytes('first', rmc(START + ms), START + ms);
      pipeline.pushNmeaBytes('second', rmc(START + ms), START + ms + 1);
    }
    pipeline.flush(START + 3000);
    expect(records).to.have.length(3);
    expect(faults.map(({ reason, value }) => `${reason}: ${value}`)).to.deep.equal([
      'several receivers, this one is not used: second',
    ]);
  });

  it('counts what passes and what fails', () => {
    const { pipeline } = start();
    pipeline.pushCanBytes('can0', Buffer.concat([HITCH_UP, Buffer.from('garbage\r')]), START);
    pipeline.pushNmeaBytes('gnss', Buffer.from('$GPGGA,1*00\r\n'), START);
    expect(pipeline.counters()).to.deep.equal({
      frames: 1,
      messages: 1,
      signals: 3,
      'serial-bytes-to-can-frames: not an SLCAN frame': 1,
      'serial-bytes-to-nmea-sentences: checksum does not match': 1,
    });
  });

  it('gives the same records whatever the chunks, and never one that is out of range', () => {
    const seconds = Array.from({ length: 8 }, (_, index) => index);
    const gnss = Buffer.concat(seconds.flatMap((second) => [gga(START + second * 1000), rmc(START + second * 1000)]));
    const bus = Buffer.concat(
      seconds.flatMap(() => [
        HITCH_UP,
        HITCH_IN_WORK,
        can('0CFE4845', '9426881300000314'),
        can('0CCBF785', '13008D0001000000'),
      ]),
    );
    const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (changed, lengths) => {
        const run = (isCut: boolean): Run => {
          const result = start();
          for (const [index, sound] of [bus, gnss].entries()) {
            const bytes = Uint8Array.from(sound);
            for (const [at, value] of changed) if (at < bytes.length) bytes[at] = value;
            for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
              const end = isCut ? at + (lengths[turn % lengths.length] ?? 1) : bytes.length;
              const chunk = bytes.subarray(at, end);
              if (index === 0) result.pipeline.pushCanBytes('can0', chunk, START);
              else result.pipeline.pushNmeaBytes('gnss', chunk, START);
              at = end;
            }
          }
          result.pipeline.flush(START);
          return result;
        };
        const [whole, cut] = [run(false), run(true)];
        expect(cut.records).to.deep.equal(whole.records);
        // Faults of a later step may come between those of an earlier one, as the chunks have it.
        expect(cut.faults).to.have.deep.members(whole.faults);
        for (const record of whole.records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
      }),
    );
  }).timeout(30_000);

  it('never throws on any frame, and every record is sound', () => {
    const frame = fc.record({
      extended: fc.constant(true),
      remote: fc.boolean(),
      // Known groups more often than chance would give them.
      id: fc.oneof(
        fc.nat(0x1fffffff),
        fc.constantFrom(
          0x0cfe45f0,
          0x0cfe43f0,
          0x0cf00400,
          0x0ccbf785,
          0x18fee500,
          0x0df8051c,
          0x0df8011c,
          0x0df8021c,
          0x18eeff1c,
        ),
      ),
      data: fc.uint8Array({ maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), (frames) => {
        const { pipeline, records } = start();
        frames.forEach((each, index) => pipeline.pushCanFrame(each, START + index * 300, 'can0'));
        pipeline.flush(START + frames.length * 300);
        for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
      }),
    );
  }).timeout(30_000);
});
