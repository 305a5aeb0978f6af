import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PGN_DEFINITIONS } from '../j1939/pgn/index.js';
import { SENTENCE_DEFINITIONS } from '../nmea/sentence/index.js';
import { ByteMutator } from './byte-mutator.js';
import { readCandumpLine } from './candump-line.js';
import { capturePath } from './decode-in-memory.js';
import { FuzzTargets, type FuzzTarget } from './fuzz-targets.js';
import { goldenLogs } from './golden-log.js';

/** What a run found, beside that nothing was wrong. */
export interface FuzzReport {
  readonly inputs: number;
  /** Records and signals that were looked at. */
  readonly checked: number;
  /** CPU time of the slowest round of inputs, ms. */
  readonly slowestRoundMs: number;
  /** What the heap has grown by since the first tenth, MB. */
  readonly heapGrowthMb: number;
}

/** A decoder, how often it is fuzzed, and sound inputs for it. */
interface Plan {
  readonly name: keyof FuzzTargets;
  readonly weight: number;
  readonly seeds: readonly Uint8Array[];
}

const ROUND_INPUTS = 256;
/** A round takes a few milliseconds; a pattern that tries for ever takes minutes. */
const ROUND_MAX_MS = 3000;
/** Transport, address claim, process data and trouble codes: groups whose frames depend on each other. */
const STATEFUL_PGNS = [60416, 60160, 51200, 50944, 60928, 65240, 51968, 65226, 65227];
const CAPTURES = [
  'can/canboat-expected/pgn-test.in',
  'can/canboat-expected/iso-tp-test.in',
  'can/canboat-expected/j1939-pgn-test.in',
  'can/formats/issue_1256.asc',
  'can/formats/logfile.asc',
  'can/formats/test_CanMessage_V1_1.trc',
  'can/formats/test_CanMessage_V2_1.trc',
  'can/isobus-tractor-tecu-gnss-tc-part1.candump.txt',
  'can/isobus-combine-pysobus-case.tsv',
  'can/j1939-jd5055e-hydraulics-scope.csv',
  'can/j1939-jd5055e-idle10sec.candump.log',
  'can/n2k-canboat-candumpSample1.txt',
  'can/n2k-canboat-candumpSample2.txt',
  'can/n2k-canboat-sample3_PCAN-View.trc',
  'gnss/autosteering-rtk-gns-imu-2024-02-22.log',
  'gnss/isoblue-gpsd-tpv-2020-10-26.log',
  'gnss/signalk-sirf-walk.nmea',
  'gnss/gpsd/beidou-gb.log',
  'gnss/gpsd/bu303-moving.log',
  'gnss/gpsd/hemi.log',
  'gnss/gpsd/tcp-torture.log',
  'gnss/gpsd/ublox-f9p-hpnmea.log',
] as const;
const LINES_OF_A_CAPTURE = 400;
const TIME_LOG_HEADER =
  '<TIM A="" D="4"><PTN A="" B="" D=""/><DLV A="0043" B="" C="DET-1"/><DLV A="008D" B="" C="DET-1"/></TIM>';
const TASK_DATA =
  '<ISO11783_TaskData VersionMajor="4"><DVC A="DVC-1" B="Drill" D="A00C800008000002"><DET A="DET-1" B="1" C="1" D="x" E="0" F="0"><DOR A="2"/></DET><DPT A="2" B="0043" C="3000"/></DVC><TSK A="TSK-1" B="wheat" G="4"><TLG A="TLG00001"/></TSK></ISO11783_TaskData>';

/** Feeds so many damaged inputs to the decoders; throws, naming seed and input, where one misbehaves. */
export function fuzz(inputs: number, seed: number): FuzzReport {
  const targets = new FuzzTargets();
  const mutator = new ByteMutator(seed);
  const lots = plans().flatMap((plan) => Array.from({ length: plan.weight }, () => plan));
  let [slowestRoundMs, heapAtTenth, atMs] = [0, 0, Date.UTC(2026, 3, 28)];
  for (let done = 0; done < inputs; done += ROUND_INPUTS) {
    const { name, seeds } = mutator.pick(lots);
    const before = threadCpuMs();
    for (let left = ROUND_INPUTS; left > 0; left -= 1) {
      // Clocks go on, mostly; now and then one is set.
      atMs += mutator.below(5000) === 0 ? mutator.below(200_000_000) - 100_000_000 : mutator.below(120);
      feed(targets[name] as FuzzTarget, mutator.mutate(mutator.pick(seeds), seeds), { name, seed, atMs });
    }
    const roundMs = threadCpuMs() - before;
    if (roundMs > ROUND_MAX_MS)
      throw new Error(`${name}, seed ${seed}, after ${done} inputs: a round took ${roundMs} ms`);
    slowestRoundMs = Math.max(slowestRoundMs, roundMs);
    if (heapAtTenth === 0 && done * 10 >= inputs) heapAtTenth = heapMb();
  }
  return { inputs, checked: targets.checked, slowestRoundMs, heapGrowthMb: heapMb() - heapAtTenth };
}

function feed(target: FuzzTarget, input: Uint8Array, place: { name: string; seed: number; atMs: number }): void {
  try {
    target(input, place.atMs);
  } catch (error) {
    const hex = Buffer.from(input).toString('hex').slice(0, 4000);
    throw new Error(`${place.name}, seed ${place.seed}, at ${place.atMs}, input ${hex}`, { cause: error });
  }
}

function plans(): readonly Plan[] {
  const lines = [...goldenLogs(), ...CAPTURES.flatMap((name) => capturePath(name) ?? [])].flatMap((path) =>
    linesOf(path),
  );
  const samples = SENTENCE_DEFINITIONS.map(({ sample }) => sample);
  const sentences = [...samples, ...lines.filter((line) => /^[$#]/.test(line))];
  const frames = [...lines.flatMap((line) => frameOf(line)), ...sampleFrames()];
  const pool = capturePath('can/ddop-sprayer-16-sections.bin');
  const timeLog = Buffer.concat([Buffer.from(`${TIME_LOG_HEADER}\0`), timeLogRecords()]);
  return [
    { name: 'nmeaBytes', weight: 6, seeds: sentences.map((line) => Buffer.from(`${line}\r\n`, 'latin1')) },
    { name: 'slcanBytes', weight: 4, seeds: frames.map((frame) => slcanOf(frame)) },
    { name: 'canFrame', weight: 8, seeds: frames },
    { name: 'logLine', weight: 4, seeds: lines.map((line) => Buffer.from(line, 'latin1')) },
    { name: 'pool', weight: 1, seeds: [pool === undefined ? Buffer.from('DVC') : readFileSync(pool)] },
    { name: 'xml', weight: 1, seeds: [Buffer.from(TASK_DATA), Buffer.from(TIME_LOG_HEADER)] },
    { name: 'timeLog', weight: 2, seeds: [timeLog] },
  ];
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'latin1').split(/\r?\n/).slice(0, LINES_OF_A_CAPTURE);
}

/** Identifier and data of a line that is a frame. */
function frameOf(line: string): Uint8Array[] {
  const read = readCandumpLine(line);
  return read.kind === 'frame' ? [frameBytes(read.frame.id, read.frame.data)] : [];
}

function frameBytes(id: number, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + Math.min(data.length, 8));
  bytes.writeUInt32BE(id);
  bytes.set(data.subarray(0, 8), 4);
  return bytes;
}

/** The sample of each group, and frames of the groups that are put together. */
function sampleFrames(): Uint8Array[] {
  const samples = PGN_DEFINITIONS.map(({ pgn, sample }) => frameBytes(idOf(pgn), Buffer.from(sample, 'hex')));
  const announced = Buffer.from('202B0007FF05F801', 'hex');
  const stateful = STATEFUL_PGNS.flatMap((pgn) =>
    [announced, Buffer.from('0104000001350304', 'hex'), Buffer.from('12008D0001000000', 'hex')].map((data) =>
      frameBytes(idOf(pgn), data),
    ),
  );
  return [...samples, ...stateful];
}

function idOf(pgn: number): number {
  return ((3 << 26) | (pgn << 8) | 0x1c) >>> 0;
}

function slcanOf(frame: Uint8Array): Uint8Array {
  const hex = Buffer.from(frame).toString('hex').toUpperCase();
  return Buffer.from(`T${hex.slice(0, 8)}${frame.length - 4}${hex.slice(8)}\r`, 'latin1');
}

/** Three records: time, day, place, status, one value. */
function timeLogRecords(): Buffer {
  const record = Buffer.from('40771B004042D2FCCF19A6F8194A0401003C0F0000', 'hex');
  return Buffer.concat([record, record, record]);
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Heap in use after a collection. */
function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}
