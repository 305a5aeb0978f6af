import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { decode, measure, type Measured } from './measure-run.js';
import { readTaskDataSet, type DeclaredPartfield, type TaskDataSet } from './task-data-set.js';

/** What is known of a published capture that its bytes do not say; sources in the captures' own notes. */
interface CaptureNote {
  readonly note: string;
  /** Undoes a move of the whole set to the north that kept its longitudes, degrees. */
  readonly latitudeShiftDeg?: number;
  /** Positions carry the status "simulated"; they are measured all the same, and only here. */
  readonly isSimulated?: true;
  /** Width for a machine that tells none, m. */
  readonly widthM?: number;
}

const NOTES: Readonly<Record<string, CaptureNote>> = {
  'krone-forage-harvester-day1': {
    note: 'moved 2.18 degrees north when it was made anonymous; moved back here',
    latitudeShiftDeg: -2.18,
  },
  'krone-mower-4-units-2017.zip': {
    note: 'track moved to 61 degrees north, polygon not: ways to the east are too short, areas too small',
  },
  'agco-microtrak-spreader-2016.zip': {
    note: 'positions are marked as simulated, which a server never uses; the machine counts two booms on one ground',
    isSimulated: true,
  },
  'krone-baler-comprima-2020-10-28.zip': { note: 'tells no width; 2.2 m of pick-up assumed', widthM: 2.2 },
  'topcon-deutz-tractor-2021.zip': { note: 'a tractor that stands' },
};

/** One line of the report: a task of a set as measured, beside what others say of it. Areas in m2. */
export interface CaptureRow {
  readonly capture: string;
  readonly device: string | null;
  readonly task: string | null;
  readonly records: number;
  readonly jobs: number;
  readonly grossM2: number;
  readonly netM2: number;
  readonly ownOverlapM2: number;
  readonly workedDistanceM: number;
  readonly unknownDistanceM: number;
  readonly workedTimeS: number;
  readonly grades: string;
  /** What told that it worked. */
  readonly workStates: string;
  /** DDI 116 of the machine: increases within each time log, with resets. */
  readonly machineTotalM2: number | null;
  /** As the farm entered it. */
  readonly declaredAreaM2: number | null;
  /** Area of the field's polygon. */
  readonly polygonM2: number | null;
  readonly insideM2: number | null;
  readonly note: string | null;
}

/** Decodes, measures and compares every ISOXML set of a folder. */
export async function reportCaptures(folder: string): Promise<CaptureRow[]> {
  const work = mkdtempSync(join(tmpdir(), 'furrow-captures-'));
  try {
    const rows: CaptureRow[] = [];
    for (const path of setsIn(folder)) {
      const set = await readTaskDataSet(path);
      // Devices may be named in another file of the set; it then holds one alone.
      for (const device of set.deviceIds.length > 0 ? set.deviceIds : [null])
        rows.push(...(await deviceRows({ path, set, device, work })));
    }
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function setsIn(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.zip') || statSync(path).isDirectory())
    .sort();
}

interface DeviceOfSet {
  readonly path: string;
  readonly set: TaskDataSet;
  readonly device: string | null;
  /** Folder for files in between. */
  readonly work: string;
}

async function deviceRows({ path, set, device, work }: DeviceOfSet): Promise<CaptureRow[]> {
  const capture = basename(path);
  const file = join(work, 'decoded.ndjson');
  await decode(device === null ? [path] : [path, '--device', device], file);
  const byTask = Map.groupBy(await readRecords(file), ({ source }) => source?.task ?? '');
  const rows: CaptureRow[] = [];
  for (const [task, records] of byTask) {
    const partfield = set.partfields.get(set.partfieldIdByTask.get(task) ?? '');
    const measured = await measureTask({ capture, records, partfield, work });
    rows.push(toRow({ capture, device, task, records, partfield, measured }));
  }
  return rows;
}

async function readRecords(file: string): Promise<TelemetryRecord[]> {
  const records: TelemetryRecord[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    records.push(JSON.parse(line) as TelemetryRecord);
  }
  return records;
}

interface TaskInput {
  readonly capture: string;
  readonly records: readonly TelemetryRecord[];
  readonly partfield: DeclaredPartfield | undefined;
  readonly work: string;
}

/** As `measure` measures it; undefined where nothing tells a width. */
async function measureTask({ capture, records, partfield, work }: TaskInput): Promise<Measured | undefined> {
  const { latitudeShiftDeg = 0, widthM, isSimulated } = NOTES[capture] ?? {};
  const file = join(work, 'task.ndjson');
  const output = createWriteStream(file);
  for (const record of records) output.write(`${JSON.stringify(amended(record, latitudeShiftDeg, isSimulated))}\n`);
  await new Promise<void>((done) => output.end(done));
  const argv = [file, '--earliest', '2000-01-01'];
  if (widthM !== undefined) argv.push('--width-m', String(widthM));
  if (partfield?.ring !== undefined) {
    const ring = partfield.ring.map(([longitude, latitude]) => [longitude, latitude + latitudeShiftDeg]);
    const field = join(work, 'field.geojson');
    writeFileSync(field, JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] }));
    argv.push('--field', field);
  }
  try {
    return await measure(argv);
  } catch (error) {
    if (String((error as { stderr?: string }).stderr).includes('no record carries a working width')) return undefined;
    throw error;
  }
}

function amended(record: TelemetryRecord, latitudeShiftDeg: number, isSimulated = false): TelemetryRecord {
  const { fixQuality, ...rest } = record;
  const isKept = fixQuality !== undefined && !(isSimulated && fixQuality === 8);
  const { latitude } = record;
  return {
    ...rest,
    ...(isKept ? { fixQuality } : {}),
    ...(latitude === undefined ? {} : { latitude: latitude + latitudeShiftDeg }),
  };
}

/** Sum of what a counter rose within each time log; where it falls, it began anew from 0. */
function counterIncrease(records: readonly TelemetryRecord[]): number | null {
  const byLog = Map.groupBy(
    records.filter(({ signals }) => signals?.totalAreaM2 !== undefined),
    ({ source }) => source?.timeLog,
  );
  if (byLog.size === 0) return null;
  let sum = 0;
  for (const ofLog of byLog.values()) {
    let last: number | undefined;
    for (const { signals } of ofLog) {
      const count = signals?.totalAreaM2 ?? 0;
      sum += last === undefined ? 0 : count < last ? count : count - last;
      last = count;
    }
  }
  return sum;
}

interface MeasuredTask extends Omit<TaskInput, 'work'> {
  readonly device: string | null;
  readonly task: string;
  readonly measured: Measured | undefined;
}

const NOTHING: Measured['total'] = {
  jobs: 0,
  grossM2: 0,
  netM2: 0,
  ownOverlapM2: 0,
  workedDistanceM: 0,
  unknownDistanceM: 0,
  workedTimeS: 0,
  insideM2: null,
  missedM2: null,
};

function toRow({ capture, device, task, records, partfield, measured }: MeasuredTask): CaptureRow {
  const { jobs, grossM2, netM2, ownOverlapM2, insideM2, missedM2, ...total } = measured?.total ?? NOTHING;
  const declaredAreaM2 = partfield?.declaredAreaM2 ?? 0;
  return {
    capture,
    device,
    task: task === '' ? null : task,
    records: records.length,
    jobs,
    grossM2,
    netM2,
    ownOverlapM2,
    workedDistanceM: total.workedDistanceM,
    unknownDistanceM: total.unknownDistanceM,
    workedTimeS: total.workedTimeS,
    grades: [...new Set(measured?.jobs.map(({ evidence }) => evidence.grade))].sort().join(''),
    workStates: [...new Set(measured?.jobs.map(({ evidence }) => evidence.workState))].sort().join(' '),
    machineTotalM2: counterIncrease(records),
    declaredAreaM2: declaredAreaM2 > 0 ? declaredAreaM2 : null,
    polygonM2: insideM2 === null || missedM2 === null ? null : insideM2 + missedM2,
    insideM2,
    note: NOTES[capture]?.note ?? null,
  };
}
