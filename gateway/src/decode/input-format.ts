import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileStart } from '../isoxml/task-data-files.js';
import { isComment } from './nmea-line.js';
import { readCandumpLine } from './candump-line.js';

export type InputFormat = 'isoxml-folder' | 'isoxml-zip' | 'nmea' | 'candump' | 'unknown';

/** What is looked at to tell a format, and to find the date of a log. */
export const START_BYTES = 262_144;
const ENOUGH_LINES = 400;

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
  const lines = start
    .toString('latin1')
    .split('\n')
    .map((line) => line.trimEnd());
  return { format: textFormat(lines), lines };
}

/** The format of which more lines are found. */
function textFormat(lines: readonly string[]): InputFormat {
  const looked = lines.filter((line) => line !== '' && !isComment(line)).slice(0, ENOUGH_LINES);
  const frames = looked.filter((line) => readCandumpLine(line).kind !== 'other').length;
  const sentences = looked.filter((line) => /[$!][A-Z][A-Z0-9]{2,10},|#[A-Z0-9]{3,}A,[^;]*;/.test(line)).length;
  if (frames === 0 && sentences === 0) return 'unknown';
  return frames >= sentences ? 'candump' : 'nmea';
}
