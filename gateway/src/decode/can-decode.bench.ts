import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FromPgn as Parser } from '@canboat/canboatjs';
import type { CanFrame } from '../can/can-frame.js';
import { canIdentifier } from '../can/can-identifier.js';
import { Implements } from '../isobus/implements.js';
import { CanFrameToJ1939Message } from '../j1939/can-frame-to-j1939-message.js';
import { J1939MessageToGnssFix } from '../j1939/j1939-message-to-gnss-fix.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import { nmea2000Frames } from './bench-bytes.js';
import { printGoal, printRace, race, type Contender } from './bench-rounds.js';
import { readCandumpLine } from './candump-line.js';

/**
 * CAN frames a second from frames, and from the text of `candump -L`, to what they say. Only frames of groups that
 * every contender has a table for are raced, so that nobody wins by knowing less; the whole bus is told beside it.
 */
const GOAL = 5;
const PYTHON = '/usr/bin/python3';
const PYTHON_SCRIPT = resolve(import.meta.dirname, '../../../.ci/bench/python-can-decode.py');
/** For programs whose start must not count. */
const LOG_REPEATS = 40;

const { FromPgn } = createRequire(import.meta.url)('@canboat/canboatjs') as { FromPgn: typeof Parser };

/** Groups in the tables of all, that of the Python script among them. */
const KNOWN: ReadonlySet<number> = new Set([127250, 127251, 127257, 127488, 127489, 129025, 129026, 129029]);
const { from, items } = nmea2000Frames();
const shared = items.filter(({ id }) => KNOWN.has(canIdentifier(id).pgn));

function decodeWithFurrow(frames: Iterable<CanFrame>): undefined {
  const toMessage = new CanFrameToJ1939Message(() => undefined);
  const toSignals = new J1939MessageToSignals(new Implements(() => undefined));
  const toFix = new J1939MessageToGnssFix(0);
  let atMs = 0;
  for (const frame of frames) {
    const message = toMessage.push(frame, { bus: 'can0', atMs });
    atMs += 1;
    if (message === undefined) continue;
    toSignals.push(message, 'unit');
    toFix.push(message);
  }
}

function furrow(frames: readonly CanFrame[]): Contender {
  const does = 'joins fast packets; the fields that are signals or parts of a fix, by unit and time';
  return { name: 'furrow, frames', does, run: () => decodeWithFurrow(frames) };
}

function furrowText(lines: readonly string[]): Contender {
  const framesOf = function* (): Generator<CanFrame> {
    for (const line of lines) {
      const read = readCandumpLine(line);
      if (read.kind === 'frame') yield read.frame;
    }
  };
  const does = 'splits the line, then as frames';
  return { name: 'furrow, candump text', does, run: () => decodeWithFurrow(framesOf()) };
}

function canboat(frames: readonly CanFrame[]): Contender {
  const inputs = frames.map(({ id, data }) => ({ ...canIdentifier(id), data: Buffer.from(data) }));
  const run = (): undefined => {
    const parser = quietParser();
    for (const { pgn, priority, source, destination, data } of inputs) {
      const head = { pgn, prio: priority, src: source, dst: destination, timestamp: '2026-04-28T00:44:00.000Z' };
      parser.parse({ pgn: head, length: data.length, data });
    }
  };
  return { name: '@canboat/canboatjs, frames', does: 'joins fast packets; all fields of a group, codes by name', run };
}

function canboatText(lines: readonly string[]): Contender {
  const run = (): undefined => {
    const parser = quietParser();
    for (const line of lines) parser.parseString(line);
  };
  return { name: '@canboat/canboatjs, text', does: 'splits the line, then as frames', run };
}

function quietParser(): Parser {
  const parser = new FromPgn({});
  parser.on('error', () => undefined);
  parser.on('warning', () => undefined);
  return parser;
}

/** python3-can with a table of the shared groups; undefined, with a message, where Debian's package is missing. */
function pythonCan(log: string): Contender | undefined {
  const run = (): number => Number(spawnSync(PYTHON, [PYTHON_SCRIPT, log], { encoding: 'utf8' }).stdout);
  if (!(run() > 0)) {
    console.log('python3-can is not raced: it is not installed (apt-get install python3-can)');
    return undefined;
  }
  const does = 'splits the line; joins fast packets; all fields of a table as numbers';
  return { name: 'python3-can and a table, text', does, run };
}

/** log2long of can-utils: the text is read and written in C, nothing is decoded; undefined where it is missing. */
function log2long(log: string): Contender | undefined {
  const run = (): number => {
    const started = performance.now();
    const { error } = spawnSync('log2long', [], { stdio: [openSync(log, 'r'), 'ignore', 'ignore'] });
    return error === undefined ? (performance.now() - started) / LOG_REPEATS : Number.NaN;
  };
  if (!(run() > 0)) {
    console.log('log2long is not raced: it is not installed (apt-get install can-utils)');
    return undefined;
  }
  return {
    name: 'can-utils log2long, text',
    does: 'a floor in C, by wall time: splits the line and prints it, decodes nothing',
    run,
  };
}

function candumpLine({ id, data }: CanFrame, index: number): string {
  const seconds = (1_777_337_040 + index / 1000).toFixed(6);
  const hex = Buffer.from(data).toString('hex').toUpperCase();
  return `(${seconds}) can0 ${id.toString(16).toUpperCase().padStart(8, '0')}#${hex}`;
}

console.log(`CAN frames of ${from}: ${items.length}, of which ${shared.length} of groups that all know`);
const peer = canboat(shared);
const frameRace = race([furrow(shared), peer], shared.length);
printRace('frames in memory to values, groups that all know', frameRace);
printGoal(frameRace, [peer], GOAL);

const lines = shared.map((frame, index) => candumpLine(frame, index));
const folder = mkdtempSync(join(tmpdir(), 'furrow-bench-'));
try {
  const [log, longLog] = [join(folder, 'bus.log'), join(folder, 'long.log')];
  writeFileSync(log, `${lines.join('\n')}\n`);
  writeFileSync(longLog, `${lines.join('\n')}\n`.repeat(LOG_REPEATS));
  const textPeer = canboatText(lines);
  const others = [pythonCan(log), log2long(longLog)].filter((each) => each !== undefined);
  const textRace = race([furrowText(lines), textPeer, ...others], lines.length);
  printRace('text of candump -L to values, groups that all know', textRace);
  printGoal(textRace, [textPeer], GOAL);
} finally {
  rmSync(folder, { recursive: true });
}
printRace(
  'frames in memory to values, the whole bus (furrow has no table for most of a boat)',
  race([furrow(items), canboat(items)], items.length),
);
