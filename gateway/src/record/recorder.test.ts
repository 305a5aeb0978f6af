import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repeatEvery } from '../clock/clock.js';
import { TestClock } from '../clock/test-clock.js';
import { decodeInMemory } from '../decode/decode-in-memory.js';
import { createPipeline, type Pipeline } from '../pipeline.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import { DEFAULT_SOURCES } from '../signal/source-ranks.js';
import { CaptureFolder } from './capture-folder.js';
import { readCaptureHeader } from './capture-header.js';
import { Recorder } from './recorder.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const WORK_SWITCH = { sentence: 'PFWSW', field: 1, inverted: true };
const COMMON = { gatewayId: '0123'.repeat(10), version: '0.1.0', device: '/dev/mock' };

function sentence(body: string): string {
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

/** One second of a receiver with two antennas and a switch, `second` seconds after T0. */
function epoch(second: number): string {
  const time = `0030${String(second).padStart(2, '0')}.00`;
  return (
    sentence(`GNGGA,${time},4318.49329068,N,12419.52781572,E,4,28,0.60,157.962,M,12.345,M,1.2,0001`) +
    sentence(`GNRMC,${time},A,4318.49329068,N,12419.52781572,E,4.4900,181.40,280426,,,R,V`) +
    sentence(`GNHPR,${time},90.0000,0.0000,000.0000,4,28,0.00,0001`) +
    sentence(`PFWSW,${second % 2}`)
  );
}

function nmeaHeader(sources: string): string[] {
  return ['# furrow-gateway capture: nmea', `# sources: ${sources}`, ''];
}

describe('recorder', () => {
  let folder: string;
  let clock: TestClock;
  let can: MockSerialSource;
  let receiver: MockSerialSource;
  let captures: CaptureFolder;
  let removed: string[];
  let faults: Error[];

  const recorderOf = (maxBytes: number): Recorder => {
    captures = new CaptureFolder({ folder, startMs: T0, maxBytes, onRemoved: (file) => removed.push(file) });
    const canSubject = { ...COMMON, kind: 'candump' as const, port: 'tractor', rate: '250000 bit/s' };
    const facts = { headingOffsetDeg: -90, workSwitch: WORK_SWITCH };
    const gnssSubject = { ...COMMON, kind: 'nmea' as const, port: 'receiver', rate: '115200 baud', ...facts };
    const ports = [
      { source: can, subject: canSubject },
      { source: receiver, subject: gnssSubject },
    ];
    return new Recorder({ clock, folder: captures, ports, onFault: (error) => faults.push(error) });
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-record-'));
    clock = new TestClock(T0);
    can = new MockSerialSource('tractor');
    receiver = new MockSerialSource('receiver');
    removed = [];
    faults = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes captures that decode to the records the running gateway makes', async () => {
    const live: TelemetryRecord[] = [];
    const reasons: string[] = [];
    const pipeline = livePipeline(live, reasons, clock);
    const recorder = recorderOf(1_000_000);
    recorder.start();
    const both = (source: MockSerialSource, text: string, size: number): void => {
      const bytes = Buffer.from(text, 'latin1');
      source.play(bytes, size);
      for (let at = 0; at < bytes.length; at += size) {
        const chunk = bytes.subarray(at, at + size);
        if (source === can) pipeline.pushCanBytes('tractor', chunk, clock.now());
        else pipeline.pushNmeaBytes('receiver', chunk, clock.now());
      }
    };
    for (let second = 0; second < 20; second += 1) {
      both(can, `T0CF004008FFFFFFA4${(0x20 + second).toString(16)}FFFFFF\r`, 7);
      both(can, 'T0CFE45F087D15FF2080FFFFFF\rt1230\rr7FF0\r', 5);
      clock.advance(120);
      if (second === 5) both(receiver, '\xb5b\x01\x07 bytes of another protocol', 9);
      both(receiver, epoch(second), 33);
      clock.advance(880);
    }
    await recorder.stop();
    pipeline.flush(clock.now());
    const { records, faults: unread } = await decodeInMemory(...captures.files);
    expect(records.map(({ source: _, ...record }) => record)).to.deep.equal(live);
    expect(live).to.have.lengthOf(20);
    expect(live[3]).to.deep.include({ headingDeg: 0 });
    expect(live[3]?.signals?.workSwitch).to.equal(1);
    expect(unread.map(({ reason }) => reason)).to.deep.equal(reasons);
    expect(reasons).to.include('bytes between sentences');
    expect(clock.pendingTimers).to.equal(1);
  });

  it('keeps two receivers apart, ranked as the configuration has it', async () => {
    const spare = new MockSerialSource('spare');
    const sources = { ...DEFAULT_SOURCES, receivers: ['receiver', 'spare'], holdMs: 1000 };
    captures = new CaptureFolder({ folder, startMs: T0, maxBytes: 1_000_000 });
    const subject = { ...COMMON, kind: 'nmea' as const, rate: '115200 baud', sources };
    const ports = [spare, receiver].map((source) => ({ source, subject: { ...subject, port: source.name } }));
    const recorder = new Recorder({ clock, folder: captures, ports, onFault: (error) => faults.push(error) });
    recorder.start();
    for (let second = 0; second < 8; second += 1) {
      spare.play(Buffer.from(epoch(second), 'latin1'));
      clock.advance(100);
      receiver.play(Buffer.from(epoch(second), 'latin1'));
      clock.advance(900);
    }
    await recorder.stop();
    expect(readFileSync(captures.files[0] ?? '', 'latin1')).to.include(`# sources: ${JSON.stringify(sources)}\n`);
    const { records } = await decodeInMemory(...captures.files);
    expect(records.at(-1)?.receiver).to.equal('receiver');
  });

  it('takes no ranks from a header that are none', () => {
    expect(readCaptureHeader(nmeaHeader('{"holdMs": "long"}'))).to.deep.equal({ kind: 'nmea' });
    expect(readCaptureHeader(nmeaHeader('{"holdMs": 900'))).to.deep.equal({ kind: 'nmea' });
    expect(readCaptureHeader(nmeaHeader('{"holdMs": 900}'))?.sources?.holdMs).to.equal(900);
  });

  it('says in each file what port it is of, and what happened to it', async () => {
    const recorder = recorderOf(1_000_000);
    recorder.start();
    can.play(Buffer.from('T0CF004008FFFFFFA43AFFFFFF\rnonsense\r', 'latin1'));
    can.unplug();
    await recorder.stop();
    expect(captures.files.map((file) => path.basename(file))).to.deep.equal([
      'receiver-20260428T003000Z-001.nmea.log',
      'tractor-20260428T003000Z-001.candump.log',
    ]);
    expect(readFileSync(captures.files[1] ?? '', 'latin1').split('\n')).to.deep.equal([
      '# furrow-gateway capture: candump',
      `# gateway: ${COMMON.gatewayId}`,
      '# version: 0.1.0',
      '# port: tractor',
      '# device: /dev/mock',
      '# start: 2026-04-28T00:30:00.000Z',
      '# part: 1',
      '# rate: 250000 bit/s',
      '# (1777336200.000000) port open',
      '# (1777336200.000000) not an SLCAN frame: 6e6f6e73656e7365',
      '(1777336200.000000) tractor 0CF00400#FFFFFFA43AFFFFFF',
      '# (1777336200.000000) port closed: unplugged',
      '',
    ]);
  });

  it('stays within its bytes, drops the oldest parts first, and leaves parts that decode', async () => {
    const maxBytes = 64_000;
    const recorder = recorderOf(maxBytes);
    recorder.start();
    for (let second = 0; second < 600; second += 1) {
      can.play(Buffer.from('T0CF004008FFFFFFA43AFFFFFF\r'.repeat(10), 'latin1'));
      receiver.play(Buffer.from(epoch(second % 60), 'latin1'));
      clock.advance(1000);
      const onDisk = captures.files.reduce((sum, file) => sum + statSync(file).size, 0);
      expect(onDisk).to.equal(captures.bytes);
      expect(onDisk).to.be.at.most(maxBytes);
    }
    await recorder.stop();
    expect(removed.length).to.be.greaterThan(5);
    expect(removed[0]).to.include('-001.');
    const { exitCode, records } = await decodeInMemory(...captures.files.filter((file) => file.includes('nmea')));
    expect(exitCode).to.equal(0);
    expect(records.length).to.be.greaterThan(30);
  });

  it('writes what a switch on a control line says as its sentence', async () => {
    const recorder = recorderOf(1_000_000);
    recorder.start();
    const signal = { name: 'workSwitch' as const, source: 'control line CTS', unit: 'receiver', atMs: T0 };
    recorder.takeSwitch({ ...signal, reading: 1 }, WORK_SWITCH);
    await recorder.stop();
    expect(readFileSync(captures.files[0] ?? '', 'latin1')).to.include('(1777336200.000000) $PFWSW,0*59\n');
  });

  it('ends with the fault of the disk, told once', async () => {
    const recorder = recorderOf(1_000_000);
    recorder.start();
    rmSync(folder, { recursive: true });
    clock.advance(1000);
    can.play(Buffer.from('T0CF004008FFFFFFA43AFFFFFF\r', 'latin1'));
    clock.advance(5000);
    await recorder.stop();
    expect(faults.map((error) => (error as NodeJS.ErrnoException).code)).to.deep.equal(['ENOENT']);
  });
});

function livePipeline(records: TelemetryRecord[], reasons: string[], clock: TestClock): Pipeline {
  const pipeline = createPipeline({
    onRecord: (record) => records.push(record),
    onFault: ({ reason }) => reasons.push(reason),
    settings: { workSwitch: WORK_SWITCH, headingOffsetDegByPort: { receiver: -90 } },
  });
  repeatEvery(clock, 250, () => pipeline.tick(clock.now()));
  return pipeline;
}
