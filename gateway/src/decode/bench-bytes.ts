import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rtkTrack } from '@furrow/protocol/rtk-track';
import type { CanFrame } from '../can/can-frame.js';
import { LocalTime } from '../clock/local-time.js';
import { readCandumpLine } from './candump-line.js';
import { capturePath } from './decode-in-memory.js';
import { TrcLog } from './trc-log.js';

/** Bytes that a race is run on, and where they are from. */
export interface BenchInput<T> {
  readonly from: string;
  readonly items: readonly T[];
}

const CANDUMP_CAPTURES = ['can/n2k-canboat-candumpSample1.txt', 'can/n2k-canboat-candumpSample2.txt'];
const TRC_CAPTURE = 'can/n2k-canboat-sample3_PCAN-View.trc';
const NMEA_CAPTURES = [
  'gnss/signalk-sirf-walk.nmea',
  'gnss/gpsd/ublox-f9p-hpnmea.log',
  'gnss/gpsd/nmea-fuzzy-cases.log',
];
const SIMULATOR = resolve(import.meta.dirname, '../../../firmware-sim/dist/src/main.js');
const TRACK_FIXES = 1500;

/** Frames of three boats with NMEA 2000; without the captures, of a receiver on the track of our own benches. */
export function nmea2000Frames(): BenchInput<CanFrame> {
  const paths = [...CANDUMP_CAPTURES, TRC_CAPTURE].map((name) => capturePath(name));
  const items = paths.flatMap((path) => (path === undefined ? [] : framesOf(path)));
  return items.length > 0
    ? { from: `${paths.filter((path) => path !== undefined).length} captures of NMEA 2000 boats`, items }
    : { from: 'our seeded track as NMEA 2000, as the captures are not here', items: trackFrames() };
}

function framesOf(path: string): CanFrame[] {
  const trace = new TrcLog(new LocalTime('UTC'));
  const isTrace = path.endsWith('.trc');
  const lines = readFileSync(path, 'latin1').split(/\s*\n/);
  return lines.flatMap((line) => {
    const read = isTrace ? trace.read(line) : readCandumpLine(line);
    return read.kind === 'frame' ? [read.frame] : [];
  });
}

/** Lines of a receiver; without the captures, of the simulator's. */
export function nmeaLines(): BenchInput<string> {
  const paths = NMEA_CAPTURES.flatMap((name) => capturePath(name) ?? []);
  if (paths.length > 0) return { from: `${paths.length} captures`, items: paths.flatMap((path) => sentencesOf(path)) };
  if (!existsSync(SIMULATOR)) throw new Error(`no captures and no simulator at ${SIMULATOR}; run: make build`);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-bench-'));
  const argv = ['run', '--scenario', 'straight-passes', '--seed', '1', '--duration', '300', '--out', folder];
  execFileSync(process.execPath, [SIMULATOR, ...argv], { stdio: 'ignore' });
  const items = sentencesOf(join(folder, 'gnss.nmea'));
  rmSync(folder, { recursive: true });
  return { from: 'our simulator, as the captures are not here', items };
}

function sentencesOf(path: string): string[] {
  return readFileSync(path, 'latin1')
    .split(/\r?\n/)
    .filter((line) => /^\$[A-Z]{5},.*\*[0-9A-F]{2}$/.test(line));
}

/** Positions (129025, 129029) and courses (129026) of the seeded track. */
function trackFrames(): CanFrame[] {
  return rtkTrack(TRACK_FIXES, 1).flatMap(
    ({ latitude = 0, longitude = 0, speedMps = 0, courseDeg = 0, fixTime = 0 }, index) => {
      const rapid = Buffer.alloc(8);
      rapid.writeInt32LE(Math.round(latitude * 1e7), 0);
      rapid.writeInt32LE(Math.round(longitude * 1e7), 4);
      const course = Buffer.from('00FC00000000FFFF', 'hex');
      course.writeUInt16LE(Math.round((courseDeg * Math.PI * 1e4) / 180), 2);
      course.writeUInt16LE(Math.round(speedMps * 100), 4);
      const full = Buffer.from(`${'00'.repeat(31)}43FC1546006400FFFFFF7F00`, 'hex');
      full.writeUInt16LE(Math.floor(fixTime / 86_400_000), 1);
      full.writeUInt32LE((fixTime % 86_400_000) * 10, 3);
      full.writeBigInt64LE(BigInt(Math.round(latitude * 1e9)) * 10_000_000n, 7);
      full.writeBigInt64LE(BigInt(Math.round(longitude * 1e9)) * 10_000_000n, 15);
      return [frame(0x09f80123, rapid), frame(0x09f80223, course), ...fastPacket(0x0df80523, index & 7, full)];
    },
  );
}

function frame(id: number, data: Uint8Array): CanFrame {
  return { id, extended: true, remote: false, data };
}

function fastPacket(id: number, sequence: number, data: Uint8Array): CanFrame[] {
  const frames = [frame(id, Uint8Array.of(sequence << 5, data.length, ...data.subarray(0, 6)))];
  for (let at = 6; at < data.length; at += 7) {
    const packet = new Uint8Array(8).fill(0xff);
    packet[0] = (sequence << 5) | frames.length;
    packet.set(data.subarray(at, at + 7), 1);
    frames.push(frame(id, packet));
  }
  return frames;
}
