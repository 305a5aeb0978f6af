import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCaptureHeader } from '../record/capture-header.js';
import { fileStart } from '../isoxml/task-data-files.js';
import { isComment } from './nmea-line.js';
import { isAscFrame } from './asc-log.js';
import type { CanLogFormatName } from './can-log.js';
import { isCsvHeader, isGluedFrame } from './csv-log.js';
import { isGpsdReport } from './gpsd-log.js';
import { isTrcLine } from './trc-log.js';
import { readCandumpLine } from './candump-line.js';

export type InputFormat = 'isoxml-folder' | 'isoxml-zip' | 'ddop' | 'nmea' | 'gpsd' | CanLogFormatName | 'unknown';

/** What is looked at to tell a format, and to find the date of a log. */
export const START_BYTES = 262_144;
const ENOUGH_LINES = 400;
/** The header of a table stands among its first lines. */
const HEADER_LINES = 20;

export interface LookedAt {
  readonly format: InputFormat;
  /** The first lines of a text log. */
  readonly lines: readonly string[];
}

/** Tells what a file is by looking at it; its name counts only for TASKDATA.XML. */
export async function lookAt(path: string): Promise<LookedAt> {
  if ((await stat(path)).isDirectory()) return { format: 'isoxml-folder', lines: [] };
  if (basename(path).toUpperCase() === 'TASKDATA.XML') return { format: 'isoxml-folder', lines: [] };
  const start = Buffer.from(await fileStart(path, START_BYTES));
  if (start.subarray(0, 2).toString('latin1') === 'PK') return { format: 'isoxml-zip', lines: [] };
  // A pool begins with its device; no text that begins so has a zero byte.
  if (isPool(start)) return { format: 'ddop', lines: [] };
  const lines = start
    .toString('latin1')
    .split('\n')
    .map((line) => line.trimEnd());
  return { format: textFormat(lines), lines };
}

function isPool(start: Buffer): boolean {
  return start.subarray(0, 3).toString('latin1') === 'DVC' && start.subarray(3, 64).includes(0);
}

/** The format of which most lines are found. A header of a table or of a trace speaks for all lines after it. */
function textFormat(lines: readonly string[]): InputFormat {
  const recorded = readCaptureHeader(lines);
  if (recorded !== undefined) return recorded.kind;
  const all = lines.slice(0, ENOUGH_LINES * 2);
  const looked = all.filter((line) => line !== '' && !isComment(line)).slice(0, ENOUGH_LINES);
  const count = (is: (line: string) => boolean): number => looked.filter((line) => is(line)).length;
  const isTrace = looked.some((line) => line.startsWith(';$FILEVERSION='));
  const isTable = looked.slice(0, HEADER_LINES).some((line) => isCsvHeader(line));
  const counts: readonly (readonly [InputFormat, number])[] = [
    ['candump', count((line) => readCandumpLine(line).kind !== 'other')],
    ['asc', count(isAscFrame)],
    ['trc', isTrace ? count((line) => !line.startsWith(';')) : count(isTrcLine)],
    ['csv', isTable ? looked.length : count(isGluedFrame)],
    ['gpsd', count(isGpsdReport)],
    ['nmea', count((line) => /[$!][A-Z][A-Z0-9]{2,10},|#[A-Z0-9]{3,}A,[^;]*;/.test(line))],
  ];
  const [format, most] = counts.reduce((best, each) => (each[1] > best[1] ? each : best));
  return most === 0 ? 'unknown' : format;
}
