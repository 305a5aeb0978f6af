import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import { canIdentifier } from '../can/can-identifier.js';
import { nameText } from '../j1939/unit-name.js';
import { Implements } from '../isobus/implements.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import { processDataOf } from '../isobus/process-data.js';
import { createPipeline } from '../pipeline.js';
import { capturePath, decodeInMemory } from './decode-in-memory.js';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Readings of one message, keyed by signal. */
function signalsOf(pgn: number, payload: string): Record<string, unknown> {
  const message = { pgn, priority: 3, source: 0xf0, destination: 255, data: bytes(payload), bus: 'can0', atMs: 0 };
  const signals = new J1939MessageToSignals(new Implements(() => undefined)).push(message, 'unit');
  return Object.fromEntries(signals.map(({ name, reading }) => [name, reading]));
}

/** `name=HEX` lines of a machbus fixture. */
function fixture(path: string): Map<string, string> {
  const pairs = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split('='));
  return new Map(pairs.flatMap(([name, hex]) => (name === undefined || hex === undefined ? [] : [[name, hex]])));
}

describe('canboat position frames', () => {
  it('129029: the place, time, satellites and HDOP that canboat prints', async function () {
    const input = capturePath('can/canboat-expected/pgn-test.in');
    const output = capturePath('can/canboat-expected/pgn-test-json.out');
    if (input === undefined || output === undefined) {
      this.skip();
      return;
    }
    const printed = JSON.parse(readFileSync(output, 'utf8').split('\n')[0] ?? '') as {
      fields: {
        Latitude: number;
        Longitude: number;
        Date: string;
        Time: string;
        HDOP: number;
        'Number of SVs': number;
      };
    };
    const { records } = await decodeInMemory(input);
    const [record] = records.filter(({ latitude }) => latitude !== undefined);
    const { Latitude, Longitude, Date: date, Time: time } = printed.fields;
    expect(record).to.deep.include({
      latitude: Latitude,
      longitude: Longitude,
      fixTime: Date.parse(`${date.replaceAll('.', '-')}T${time}Z`),
      satellites: printed.fields['Number of SVs'],
      hdop: printed.fields.HDOP,
      fixQuality: 1,
    });
  });

  it('129025: the place that canboat prints', async function () {
    const input = capturePath('can/canboat-expected/mixed-format.in');
    const output = capturePath('can/canboat-expected/mixed-format.out');
    if (input === undefined || output === undefined) {
      this.skip();
      return;
    }
    const line =
      readFileSync(output, 'utf8')
        .split('\n')
        .find((text) => text.includes(' 129025 ')) ?? '';
    const [, latitude, longitude] = /Latitude = (\S+) .*Longitude = (\S+) /.exec(line) ?? [];
    const { records } = await decodeInMemory(input);
    expect(records.map((record) => [record.latitude, record.longitude])).to.deep.equal([
      [Number(latitude), Number(longitude)],
    ]);
  });

  it('129029 of eight bytes that lacks two is incomplete, and makes no position', async function () {
    const input = capturePath('can/canboat-expected/short-frame.in');
    if (input === undefined) {
      this.skip();
      return;
    }
    const { exitCode, faults } = await decodeInMemory(input);
    expect(exitCode).to.equal(1);
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['fast packet is incomplete']);
  });
});

describe('NMEA 2000 captures', () => {
  for (const [file, faultCount] of [
    ['can/n2k-canboat-candumpSample1.txt', 1],
    ['can/n2k-canboat-candumpSample2.txt', 1],
  ] as const) {
    it(`reads the positions of ${file}`, async function () {
      const path = capturePath(file);
      if (path === undefined) {
        this.skip();
        return;
      }
      const { records, faults } = await decodeInMemory(path);
      expect(faults).to.have.length(faultCount);
      expect(faults[0]?.reason).to.equal('log has no time stamps');
      for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
      const placed = records.filter(({ latitude }) => latitude !== undefined);
      // The first boat's receiver is switched on within the capture: its first epoch has no fix.
      expect(records.length - placed.length).to.equal(path.endsWith('candumpSample1.txt') ? 1 : 0);
      for (const record of placed) {
        // Both boats lay in Massachusetts.
        expect(record.latitude).to.be.within(42.4, 42.5);
        expect(record.longitude).to.be.within(-71.6, -71.4);
      }
    });
  }
});

describe('tractor captures', () => {
  it('gives speeds, hitch, engine and place of an ISOBUS tractor', async function () {
    const path = capturePath('can/isobus-tractor-tecu-gnss-tc-part1.candump.txt');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { records, faults } = await decodeInMemory(path, '--date', '2026-07-08');
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['log has no time stamps']);
    const last = records.at(-1) as TelemetryRecord;
    expect(last.latitude).to.be.closeTo(51.9878, 0.0001);
    expect(last.fixTime).to.equal(Date.parse('2026-07-08T11:16:56Z'));
    expect(last.signals).to.include({ wheelSpeedMps: 0, rearHitchPositionPct: 4.8, rearHitchInWork: 0, keySwitch: 1 });
    expect(last.signals?.engineSpeedRpm).to.be.within(700, 900);
    expect(last.signalStates?.groundSpeedMps).to.equal('notAvailable');
    for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
  });

  for (const [name, cut] of [
    ['idle10sec', []],
    // The last line of this capture announces a transfer of PGN 65251, whose packets come no more.
    ['inNeutralForStartUp', ['transfer is incomplete']],
  ] as const) {
    it(`reads a John Deere 5055E, ${name}, with no fault but its missing date and its end`, async function () {
      const path = capturePath(`can/j1939-jd5055e-${name}.candump.log`);
      if (path === undefined) {
        this.skip();
        return;
      }
      const { records, faults } = await decodeInMemory(path);
      expect(faults.map(({ reason }) => reason)).to.deep.equal(['log has no date', ...cut]);
      expect(records).to.not.have.length(0);
      for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
      const dated = await decodeInMemory(path, '--date', '2020-01-01');
      expect(dated.faults.map(({ reason }) => reason)).to.deep.equal(cut);
    });
  }

  it('reads the place of a combine (pysobus)', async function () {
    const path = capturePath('can/isobus-combine-pysobus-case.tsv');
    if (path === undefined) {
      this.skip();
      return;
    }
    const rows = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split('\t'));
    const log = rows.map(([time, frame = '']) => `(${time}0000) can0 ${frame.slice(0, 8)}#${frame.slice(8)}`);
    const file = join(mkdtempSync(join(tmpdir(), 'furrow-')), 'combine.log');
    writeFileSync(file, log.join('\n'));
    const { records } = await decodeInMemory(file);
    const position = rows.find(([, , pgn, json]) => pgn === '129029' && json !== 'null');
    const expected = JSON.parse(position?.[3] ?? '') as { Latitude: number; Longitude: number };
    // The first record is that of 65267 of the same receiver, which has seven decimals and no satellites.
    expect(records[0]?.latitude).to.be.closeTo(expected.Latitude, 1e-6);
    const full = records.find(({ satellites }) => satellites !== undefined);
    expect(full?.latitude).to.be.closeTo(expected.Latitude, 5.5e-9);
    expect(full?.longitude).to.be.closeTo(expected.Longitude, 5.5e-9);
  });
});

describe('machbus fixtures', () => {
  it('gives speeds, hitch, PTO and curvature, and no number for what is not available', function () {
    const path = capturePath('can/machbus-fixtures/implement_controls_status.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const named = fixture(path);
    const of = (pgn: number, name: string): Record<string, unknown> => signalsOf(pgn, named.get(name) ?? '');
    expect(of(65096, 'wheel_speed_dist_5_5mps_12345_678m')).to.deep.include({
      wheelSpeedMps: 5.5,
      wheelDirection: 1,
      keySwitch: 1,
    });
    expect(of(65097, 'ground_speed_dist_3mps_100m_reverse')).to.deep.equal({
      groundSpeedMps: 3,
      groundDistanceM: 100,
      groundDirection: 0,
    });
    expect(of(61474, 'machine_selected_speed_full_2_5mps_1000m')).to.deep.equal({
      machineSelectedSpeedMps: 2.5,
      machineSelectedDistanceM: 1000,
      machineSelectedDirection: 1,
      machineSelectedSpeedSource: 1,
    });
    expect(of(44032, 'guidance_machine_info_neg2_5')).to.deep.equal({ guidanceCurvaturePerKm: -2.5 });
    expect(of(44032, 'guidance_machine_info_default')).to.deep.equal({ guidanceCurvaturePerKm: 'notAvailable' });
    expect(of(65092, 'pto_status_front_540rpm')).to.deep.include({ frontPtoSpeedRpm: 540 });
    for (const [pgn, name] of [
      [65096, 'wheel_speed_dist_default_na_direction'],
      [65097, 'ground_speed_dist_default_na_direction'],
    ] as const) {
      expect(new Set(Object.values(of(pgn, name)))).to.deep.equal(new Set(['notAvailable']));
    }
    expect(of(65096, 'wheel_speed_dist_max_error')).to.deep.include({ wheelDirection: 'error', keySwitch: 'error' });
  });

  it('splits process data and NAMEs', function () {
    const path = capturePath('can/machbus-fixtures/tc_process_data.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const named = fixture(path);
    const of = (name: string) => processDataOf(bytes(named.get(name) ?? ''));
    expect(of('value_response_elem3_ddi1234_i32_99')).to.deep.equal({ command: 3, element: 3, ddi: 0x1234, raw: 99 });
    expect(of('set_value_elem5_ddiCAFE_i32_305419896')).to.deep.equal({
      command: 3,
      element: 5,
      ddi: 0xcafe,
      raw: 305419896,
    });
    expect(of('request_value_elem3_ddi1234')).to.deep.include({ command: 2, element: 3 });
    expect(of('malformed_request_value_short')).to.equal(undefined);
  });

  it('joins the fast packet of a position with centimetres', function () {
    const path = capturePath('can/machbus-fixtures/gnss_position_data_52n_5e_alt12_345_rtk.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const data = bytes(readFileSync(path, 'utf8').trim());
    const records: TelemetryRecord[] = [];
    const pipeline = createPipeline({
      onRecord: (record) => records.push(record),
      onFault: ({ reason }) => expect.fail(reason),
    });
    for (let number = 0, at = 0; at < data.length; number += 1) {
      const head = number === 0 ? [0x20, data.length] : [0x20 + number];
      const part = data.subarray(at, at + 8 - head.length);
      at += part.length;
      const frame = { id: 0x0df8051c, extended: true, remote: false, data: Uint8Array.from([...head, ...part]) };
      pipeline.pushCanFrame(frame, 1000 + number, 'can0');
    }
    expect(records[0]).to.deep.include({ latitude: 52, longitude: 5, fixQuality: 4, satellites: 12 });
  });
});

describe('AgIsoStack vectors', () => {
  it('gives the numbers of its unit tests', function () {
    const path = capturePath('can/agisostack-vectors.json');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
      vectors: { id?: string; payload: string; expected: Record<string, unknown> }[];
    };
    const speeds = vectors.filter(({ expected }) => expected['speed_mm_s'] !== undefined);
    expect(speeds).to.have.length(3);
    for (const { id, payload, expected } of speeds) {
      const { pgn } = canIdentifier(Number.parseInt(id ?? '', 16));
      const read = signalsOf(pgn, payload);
      const kind = pgn === 65096 ? 'wheel' : 'ground';
      expect(read[`${kind}SpeedMps`]).to.be.closeTo((expected['speed_mm_s'] as number) / 1000, 1e-9);
      expect(read[`${kind}DistanceM`]).to.be.closeTo((expected['distance_mm'] as number) / 1000, 1e-9);
      expect(read[`${kind}Direction`]).to.equal(expected['direction'] === 'forward' ? 1 : 0);
    }
    const name = vectors.find(({ expected }) => expected['full_name'] !== undefined);
    expect(BigInt(`0x${nameText(bytes(name?.payload ?? ''))}`)).to.equal(BigInt(name?.expected['full_name'] as string));
    for (const { payload, expected } of vectors.filter((each) => typeof each.expected['ddi'] === 'number')) {
      expect(processDataOf(bytes(payload))).to.deep.include({ element: expected['element'], ddi: expected['ddi'] });
    }
  });
});
