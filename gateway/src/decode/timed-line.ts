import type { Pipeline } from '../pipeline.js';

/** A line of a log at its time: what it gives to the pipeline. */
export interface TimedLine {
  readonly atMs: number;
  /** What its stamp says beyond whole milliseconds, ms: by it lines of several logs are put in order. */
  readonly beyondMs?: number;
  readonly file: string;
  readonly line: number;
  readonly push: (pipeline: Pipeline) => void;
}

/** Microseconds of a stamp such as `(1777337040.120004)` that rounding to milliseconds leaves out, ms; 0 for others. */
export function beyondMs(text: string): number {
  const micros = Number(/^\(\d{10}\.\d{3}(\d{3})\) /.exec(text)?.[1] ?? 0);
  return (micros < 500 ? micros : micros - 1000) / 1000;
}

/** The lines of several logs in the order of time; lines of one log keep their order. */
export async function* mergeByTime(logs: readonly AsyncGenerator<TimedLine[]>[]): AsyncGenerator<TimedLine[]> {
  if (logs.length === 1 && logs[0] !== undefined) {
    yield* logs[0];
    return;
  }
  const open = await Promise.all(logs.map((log) => openCursor(log)));
  for (let cursors = open.filter((each) => each.current !== undefined); cursors.length > 0;) {
    const first = cursors.reduce((best, each) => (timeOf(each) < timeOf(best) ? each : best));
    if (first.current !== undefined) yield [first.current];
    await advance(first);
    cursors = cursors.filter((each) => each.current !== undefined);
  }
}

interface Cursor {
  readonly log: AsyncGenerator<TimedLine[]>;
  lines: TimedLine[];
  next: number;
  current: TimedLine | undefined;
  /** Time does not go back: a clock that was set back would hold up the other logs. */
  latestMs: number;
}

async function openCursor(log: AsyncGenerator<TimedLine[]>): Promise<Cursor> {
  const cursor: Cursor = { log, lines: [], next: 0, current: undefined, latestMs: Number.NEGATIVE_INFINITY };
  await advance(cursor);
  return cursor;
}

async function advance(cursor: Cursor): Promise<void> {
  while (cursor.next >= cursor.lines.length) {
    const { done, value } = await cursor.log.next();
    if (done === true) {
      cursor.current = undefined;
      return;
    }
    cursor.lines = value;
    cursor.next = 0;
  }
  cursor.current = cursor.lines[cursor.next];
  cursor.next += 1;
  cursor.latestMs = Math.max(cursor.latestMs, (cursor.current?.atMs ?? 0) + (cursor.current?.beyondMs ?? 0));
}

function timeOf({ latestMs }: Cursor): number {
  return latestMs;
}
