import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { readCandumpLine } from './candump-line.js';
import { decodeInMemory } from './decode-in-memory.js';
import { GOLDEN_FOLDER, goldenLogs } from './golden-log.js';
import { runDecode } from './run-decode.js';

const GNSS = join(GOLDEN_FOLDER, 'receiver-start-rtk.log');
const CAN = join(GOLDEN_FOLDER, 'tractor-seeder-work-cycle.log');

function fileOf(content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'furrow-')), 'some.log');
  writeFileSync(path, content);
  return path;
}

describe('decode on the command line', () => {
  it('answers 2 to wrong usage, naming the option and its value', async () => {
    for (const [argv, text] of [
      [[], 'no FILE given'],
      [[GNSS, '--to', 'xml'], '--to is "xml"'],
      [[GNSS, '--time-zone', 'Lishu'], '--time-zone is "Lishu"'],
      [[GNSS, '--date', '2026-02-30'], '--date is "2026-02-30"'],
      [[GNSS, '--colour'], '--colour'],
    ] as const) {
      const { exitCode, faults, records } = await decodeInMemory(...argv);
      expect([exitCode, records.length]).to.deep.equal([2, 0]);
      expect(faults[0]?.reason).to.equal('usage');
      expect(faults[0]?.value).to.contain(text);
    }
  });

  it('answers 1 where nothing can be read, with the reason', async () => {
    for (const [path, reason] of [
      [join(GOLDEN_FOLDER, 'no-such-file.log'), 'file cannot be read'],
      [fileOf(''), 'format not known'],
      [fileOf('no log at all\n'), 'format not known'],
      [fileOf('PK\x03\x04 and then nothing'), 'zip is cut short or damaged'],
    ] as const) {
      const { exitCode, faults } = await decodeInMemory(path);
      expect(exitCode).to.equal(1);
      expect(faults[0], path).to.deep.include({ file: path, reason });
    }
  });

  it('reads the sound file where another is missing', async () => {
    const { exitCode, records, faults } = await decodeInMemory(join(GOLDEN_FOLDER, 'no-such-file.log'), GNSS);
    expect(exitCode).to.equal(0);
    expect(records).to.have.length(5);
    expect(faults[0]?.reason).to.equal('file cannot be read');
  });

  it('names file and line of each record and fault', async () => {
    const { records, faults } = await decodeInMemory(GNSS);
    const lines = readFileSync(GNSS, 'latin1').split('\n');
    for (const { source } of records) {
      expect(source?.file).to.equal(GNSS);
      expect(lines[(source?.place.line ?? 0) - 1]).to.match(/^\$GN(GGA|RMC)/);
    }
    expect(faults.map(({ place, reason }) => [place.line, reason])).to.deep.equal([
      [lines.findIndex((line) => line.startsWith('\xb5')) + 2, 'bytes between sentences'],
      [lines.findIndex((line) => line.startsWith('$GNGGA,000000.00')) + 1, 'checksum does not match'],
      [lines.findIndex((line) => line === '$GNRMC,000001.00,A,431') + 1, 'no checksum'],
    ]);
  });

  it('merges the bus and the receiver of one machine by time', async () => {
    const bus = fileOf(
      '(1777337040.500000) can0 0CFE45F0#7D15FF2080FFFFFF\n(1777337041.500000) can0 0CFE45F0#0A55FF2080FFFFFF\n',
    );
    const checked = fileOf(
      '$GNRMC,004401.00,A,4318.4,N,12420.1,E,5,88,280426,,,A*70\n$GNRMC,004402.00,A,4318.4,N,12420.1,E,5,88,280426,,,A*73\n',
    );
    const merged = await decodeInMemory(bus, checked);
    expect(merged.records.map(({ fixTime, signals }) => [fixTime, signals?.rearHitchInWork])).to.deep.equal([
      [1777337041000, 0],
      [1777337042000, 1],
    ]);
    expect(merged.records[1]?.signalTimes).to.deep.equal({ rearHitchInWork: 500 });
  });

  it('writes frames and signals when asked', async () => {
    const frames = await decodeInMemory(CAN, '--to', 'frames');
    expect(frames.records[0]).to.deep.equal({
      atMs: 1777337040000,
      bus: 'can0',
      id: '18EEFFF0',
      extended: true,
      data: '0400000135030497',
    });
    const signals = await decodeInMemory(CAN, '--to', 'signals');
    expect(signals.records[0]).to.deep.equal({
      name: 'engineTorquePct',
      reading: 0,
      source: 'PGN 61444',
      unit: 'can0 address 0',
      atMs: 1777337040100,
    });
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const closed = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    closed.on('error', () => undefined);
    expect(
      await runDecode([GNSS], { stdout: closed, stderr: new Writable({ write: (_c, _e, done) => done() }) }),
    ).to.equal(0);
  });

  it('survives any change of bytes in a log, and makes only sound records', async () => {
    const sound = goldenLogs().map((path) => readFileSync(path));
    const change = fc.tuple(
      fc.nat(sound.length - 1),
      fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 30 }),
      fc.nat(5000),
    );
    await fc.assert(
      fc.asyncProperty(change, async ([which, changes, length]) => {
        const bytes = Uint8Array.from(sound[which] as Buffer);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const { exitCode, records } = await decodeInMemory(fileOf(bytes.subarray(0, length)));
        expect(exitCode).to.be.oneOf([0, 1]);
        for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});

describe('readCandumpLine', () => {
  const data = '010203';

  it('reads every spelling of a frame', () => {
    for (const text of [
      '(1436509052.249713) can0 18FEF100#010203',
      '(1436509052.249713)  can0  18FEF100   [3]  01 02 03',
      "  can0  18FEF100   [3]  01 02 03   '...'",
      ' (2015-07-10 06:17:32.249713)  can0  18FEF100   [3]  01 02 03',
      ' (1436509052.249713)  can0  RX - -  18FEF100   [3]  01 02 03',
      '<0x18fef100> [3] 01 02 03 ',
    ]) {
      const read = readCandumpLine(text);
      expect(
        read.kind === 'frame' && [read.frame.id, Buffer.from(read.frame.data).toString('hex')],
        text,
      ).to.deep.equal([0x18fef100, data]);
    }
  });

  it('tells 11-bit, remote and CAN FD frames apart', () => {
    expect(readCandumpLine('(1.0) can0 123#0102')).to.deep.include({ kind: 'frame', bus: 'can0', seconds: 1 });
    const remote = readCandumpLine('  can0  123   [4]  remote request');
    expect(remote.kind === 'frame' && remote.frame.remote).to.equal(true);
    expect(readCandumpLine(`  can0  123   [12]  ${'01 '.repeat(12)}`)).to.deep.equal({
      kind: 'other',
      reason: 'CAN FD frame, not read',
    });
    expect(readCandumpLine('(1.0) can0 123##1010203')).to.deep.equal({
      kind: 'other',
      reason: 'CAN FD frame, not read',
    });
  });

  it('names a torn frame', () => {
    expect(readCandumpLine('(1.0) can0 18FEF100#01020')).to.deep.equal({ kind: 'other', reason: 'frame is torn' });
    expect(readCandumpLine('  can0  18FEF100   [8]  01 02 03')).to.deep.equal({
      kind: 'other',
      reason: 'frame is torn',
    });
    expect(readCandumpLine('hello')).to.deep.equal({ kind: 'other', reason: 'not a CAN log line' });
  });
});
