import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { openTaskDataFolder, readWhole, type TaskDataFiles } from '../isoxml/task-data-files.js';
import { openTaskDataZip } from '../isoxml/task-data-zip.js';
import { readTimeLogHeader } from '../isoxml/time-log-header.js';
import { TimeLogReader } from '../isoxml/time-log-reader.js';
import { capturePath, decodeInMemory } from './decode-in-memory.js';

type FirstLast = Readonly<Record<string, readonly [number, number]>>;

interface ExpectedTimeLog {
  readonly file: string;
  readonly records: number;
  readonly positions: number;
  readonly first: string;
  readonly last: string;
  readonly bbox_lat_lat_lon_lon: readonly [number, number, number, number];
  readonly [ddi: string]: unknown;
}

interface Expected {
  readonly sets: readonly { readonly set: string; readonly time_logs: readonly ExpectedTimeLog[] }[];
}

/** Columns of EXPECTED.json with raw values per element, and their DDI. */
const FIRST_LAST = [
  ['total_area_116_m2_first_last', 116],
  ['effective_distance_117_mm_first_last', 117],
  ['effective_time_119_s_first_last', 119],
  ['fuel_148_ml_first_last', 148],
] as const;

const expectedPath = capturePath('isoxml/EXPECTED.json');
const expected = JSON.parse(
  expectedPath === undefined ? '{"sets":[]}' : readFileSync(expectedPath, 'utf8'),
) as Expected;

/** Raw values in the order of the log, keyed by element and DDI: `DET-1 116`. */
async function rawValues(files: TaskDataFiles, name: string): Promise<Map<string, number[]>> {
  const reading = readTimeLogHeader(await readWhole(files, `${name}.XML`));
  if (!('header' in reading)) throw new Error(reading.fault.text);
  const { columns } = reading.header;
  const reader = new TimeLogReader(reading.header, (reason) => expect.fail(reason));
  const values = new Map<string, number[]>();
  for (const record of [...reader.push(await readWhole(files, `${name}.BIN`)), ...reader.end()]) {
    for (const [index, raw] of record.values) {
      const key = `${columns[index]?.elementId} ${columns[index]?.ddi}`;
      values.set(key, [...(values.get(key) ?? []), raw]);
    }
  }
  return values;
}

function localTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23);
}

function boundsOf(records: readonly TelemetryRecord[]): number[] {
  const latitudes = records.flatMap(({ latitude }) => latitude ?? []);
  const longitudes = records.flatMap(({ longitude }) => longitude ?? []);
  return [Math.min(...latitudes), Math.max(...latitudes), Math.min(...longitudes), Math.max(...longitudes)];
}

describe('ISOXML captures against EXPECTED.json', () => {
  it('finds the captures', function () {
    if (expectedPath === undefined) this.skip();
    expect(expected.sets).to.have.length(5);
  });

  for (const { set, time_logs: timeLogs } of expected.sets) {
    it(`decodes ${set}`, async () => {
      const path = capturePath(`isoxml/${set}`) ?? set;
      // The spreader has two devices that report, so that one has to be chosen.
      const device = set.startsWith('agco') ? ['--device', 'DVC-1'] : [];
      const { exitCode, records, faults } = await decodeInMemory(path, ...device, '--time-zone', 'UTC');
      expect(exitCode).to.equal(0);
      expect(faults.filter(({ reason }) => reason !== 'several elements report one entity')).to.deep.equal([]);
      expect(records).to.have.length(timeLogs.reduce((sum, each) => sum + each.records, 0));
      for (const timeLog of timeLogs) {
        const name = timeLog.file.replace(/\.bin$/i, '');
        const own = records.filter(({ source }) => source?.timeLog === name);
        expect(own.length, name).to.equal(timeLog.records);
        expect(own.filter(({ latitude }) => latitude !== undefined).length, name).to.equal(timeLog.positions);
        expect(localTime(own[0]?.sampledAt ?? 0)).to.equal(timeLog.first.padEnd(23, '.000').slice(0, 23));
        expect(localTime(own.at(-1)?.sampledAt ?? 0)).to.equal(timeLog.last.padEnd(23, '.000').slice(0, 23));
        boundsOf(own).forEach((bound, index) =>
          expect(bound).to.be.closeTo(timeLog.bbox_lat_lat_lon_lon[index] ?? Number.NaN, 0.5e-5 + 1e-9),
        );
      }
      for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
    }).timeout(60_000);

    it(`reads the raw values of ${set}`, async () => {
      const path = capturePath(`isoxml/${set}`) ?? set;
      const files = await (set.endsWith('.zip') ? openTaskDataZip(path) : openTaskDataFolder(path));
      for (const timeLog of timeLogs) {
        const values = await rawValues(files, timeLog.file.replace(/\.bin$/i, '').toUpperCase());
        for (const [column, ddi] of FIRST_LAST) {
          for (const [element, pair] of Object.entries((timeLog[column] ?? {}) as FirstLast)) {
            const own = values.get(`${element} ${ddi}`);
            expect([own?.[0], own?.at(-1)], `${timeLog.file} ${element} ${ddi}`).to.deep.equal(pair);
          }
        }
        for (const [element, pair] of Object.entries((timeLog['width_67_mm_min_max'] ?? {}) as FirstLast)) {
          const own = values.get(`${element} 67`) ?? [];
          expect([Math.min(...own), Math.max(...own)], `${timeLog.file} ${element} 67`).to.deep.equal(pair);
        }
      }
      files.close();
    }).timeout(60_000);
  }
});

describe('ISOXML sets that are damaged', () => {
  const zip = capturePath('isoxml/krone-mower-4-units-2017.zip');

  it('asks which device when several report', async function () {
    const path = capturePath('isoxml/agco-microtrak-spreader-2016.zip');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { exitCode, faults } = await decodeInMemory(path);
    expect(exitCode).to.equal(2);
    expect(faults[0]?.value).to.contain('DVC-1 (ServiceUtility)').and.to.contain('DVC-2 (Dual Plus ISOmod)');
  });

  it('says once that local times are taken as UTC', async function () {
    if (zip === undefined) {
      this.skip();
      return;
    }
    const { faults } = await decodeInMemory(zip);
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['times are local and taken as UTC']);
  });

  it('reads local times in their zone', async function () {
    if (zip === undefined) {
      this.skip();
      return;
    }
    const { records } = await decodeInMemory(zip, '--time-zone', 'Asia/Shanghai');
    expect(records[0]?.sampledAt).to.equal(Date.parse('2017-03-15T08:00:03.957+08:00'));
  });

  it('gives the parts of the machine with --elements', async function () {
    if (zip === undefined) {
      this.skip();
      return;
    }
    const { records } = await decodeInMemory(zip, '--elements', '--time-zone', 'UTC');
    expect(records.at(-1)?.elements?.find(({ id }) => id === 'DET-3')).to.deep.equal({
      id: 'DET-3',
      workState: 0,
      workingWidthM: 3.14,
      offsetXM: 2.695,
      offsetYM: 0,
    });
  });

  it('reads what a cut zip still holds, and names the cut', async function () {
    if (zip === undefined) {
      this.skip();
      return;
    }
    const bytes = readFileSync(zip);
    const cut = join(mkdtempSync(join(tmpdir(), 'furrow-')), 'cut.zip');
    writeFileSync(cut, bytes.subarray(0, 40_000));
    const whole = await decodeInMemory(zip, '--time-zone', 'UTC');
    const { exitCode, records, faults } = await decodeInMemory(cut, '--time-zone', 'UTC');
    expect(exitCode).to.equal(0);
    expect(faults.map(({ reason }) => reason)).to.include('zip is cut short or damaged');
    // The second time log has lost its header, which comes after it in the zip.
    expect(faults.map(({ value }) => value)).to.include('TLG0002.XML is missing');
    expect(records.map(({ latitude }) => latitude)).to.deep.equal(
      whole.records.slice(0, 3).map((each) => each.latitude),
    );
  });

  it('survives a zip cut anywhere', async function () {
    if (zip === undefined) {
      this.skip();
      return;
    }
    const bytes = readFileSync(zip);
    const folder = mkdtempSync(join(tmpdir(), 'furrow-'));
    for (let length = 0; length < bytes.length; length += 4_111) {
      const cut = join(folder, `${length}.zip`);
      writeFileSync(cut, bytes.subarray(0, length));
      const { exitCode, faults } = await decodeInMemory(cut, '--time-zone', 'UTC');
      expect(exitCode).to.be.oneOf([0, 1]);
      expect(faults).to.not.have.length(0);
    }
  }).timeout(60_000);
});

/** A record of 2026-04-28 at a second of the day, with a width and a work state. */
function record(second: number, values: readonly (readonly [number, number])[], status = 4): Buffer {
  const bytes = Buffer.alloc(16 + values.length * 5);
  bytes.writeUInt32LE(second * 1000, 0);
  bytes.writeUInt16LE((Date.UTC(2026, 3, 28) - Date.UTC(1980, 0, 1)) / 86_400_000, 4);
  bytes.writeInt32LE(433_071_234 + second, 6);
  bytes.writeInt32LE(1_243_361_234, 10);
  bytes.writeUInt8(status, 14);
  bytes.writeUInt8(values.length, 15);
  values.forEach(([index, raw], place) => {
    bytes.writeUInt8(index, 16 + place * 5);
    bytes.writeInt32LE(raw, 17 + place * 5);
  });
  return bytes;
}

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'furrow-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

describe('a TASKDATA folder', () => {
  const TASK_DATA = `<ISO11783_TaskData VersionMajor="4"><DVC A="DVC-1" B="seeder"><DET A="DET-1" B="1" C="1" E="0" F="0"/></DVC>
    <TSK A="TSK-1"><TLG A="TLG00001" C="1"/><TLG A="TLG00002" C="1"/></TSK></ISO11783_TaskData>`;
  const HEADER = `<TIM A="" D="4"><PTN A="" B="" D=""/><DLV A="0043" B="" C="DET-9"/><DLV A="008D" B="" C="DET-1"/></TIM>`;

  it('holds values until they change, and reads an element that the device does not name', async () => {
    const bin = Buffer.concat([
      record(0, [
        [0, 3000],
        [1, 1],
      ]),
      record(1, []),
      record(2, [[1, 2]]),
      record(3, [[1, 3]], 15),
      record(4, [[0, -5]], 14),
    ]);
    const path = folder({ 'TASKDATA.XML': TASK_DATA, 'TLG00001.XML': HEADER, 'TLG00001.BIN': bin });
    const { records, faults } = await decodeInMemory(path, '--time-zone', 'UTC');
    expect(records.map(({ signals }) => signals)).to.deep.equal([
      { actualWorkingWidthM: 3, workState: 1 },
      { actualWorkingWidthM: 3, workState: 1 },
      { actualWorkingWidthM: 3 },
      { actualWorkingWidthM: 3 },
      undefined,
    ]);
    expect(records.map(({ signalStates }) => signalStates)).to.deep.equal([
      undefined,
      undefined,
      { workState: 'error' },
      { workState: 'notInstalled' },
      { actualWorkingWidthM: 'error', workState: 'notInstalled' },
    ]);
    expect(records.map(({ fixQuality }) => fixQuality)).to.deep.equal([4, 4, 4, undefined, undefined]);
    expect(faults.map(({ reason, value }) => `${reason}: ${value}`)).to.deep.equal([
      'time log is incomplete: TLG00002.BIN is missing',
      'time log header names an unknown element: TLG00001: DET-9',
      'value out of range: TLG00001: actualWorkingWidthM -0.005',
    ]);
  });

  it('reads a time log that is cut, up to the cut', async () => {
    const bin = Buffer.concat([record(0, [[1, 1]]), record(1, [[1, 0]])]).subarray(0, -3);
    const path = folder({ 'TASKDATA.XML': TASK_DATA, 'TLG00001.XML': HEADER, 'TLG00001.BIN': bin });
    const { records, faults } = await decodeInMemory(path, '--time-zone', 'UTC');
    expect(records).to.have.length(1);
    expect(faults.at(-1)).to.deep.include({
      place: { byteOffset: 21 },
      reason: 'record cut by the end of the time log',
      value: 'TLG00001: 18 bytes',
    });
  });

  it('reads the logs of a set whose TASKDATA.XML is missing or damaged', async () => {
    const logs = { 'TLG00001.XML': HEADER, 'TLG00001.BIN': record(0, [[1, 1]]) };
    const missing = await decodeInMemory(folder(logs), '--time-zone', 'UTC');
    expect(missing.records).to.have.length(1);
    expect(missing.faults.map(({ reason }) => reason)).to.include.members([
      'no TASKDATA.XML in the set',
      'no task names this time log',
    ]);
    const damaged = await decodeInMemory(
      folder({ ...logs, 'TASKDATA.XML': TASK_DATA.slice(0, 150) }),
      '--time-zone',
      'UTC',
    );
    expect(damaged.records).to.have.length(1);
    expect(damaged.faults[0]).to.deep.include({ reason: 'XML is damaged' });
  });

  it('has no output where there is no time log', async () => {
    const { exitCode, faults } = await decodeInMemory(folder({ 'TASKDATA.XML': TASK_DATA }));
    expect(exitCode).to.equal(1);
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['time log is incomplete', 'time log is incomplete']);
  });
});
