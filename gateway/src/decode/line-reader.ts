import { createReadStream } from 'node:fs';

/** A line of a text log; bytes above 127 are kept as Latin-1 characters, so that none is lost. */
export interface LogLine {
  /** 1 for the first line. */
  readonly line: number;
  /** Without its line feed. */
  readonly text: string;
}

/** A binary file may have no line feed at all: such a stretch is cut into lines of this length. */
const LINE_CHARACTERS = 65_536;

/** The lines of a file, read in chunks: memory does not grow with the file. */
export async function* readLines(path: string): AsyncGenerator<LogLine[]> {
  let line = 1;
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const parts = (rest + (chunk as string)).split('\n');
    rest = parts.pop() ?? '';
    const lines = parts.map((text) => ({ line: line++, text }));
    if (rest.length > LINE_CHARACTERS) {
      lines.push({ line: line++, text: rest });
      rest = '';
    }
    yield lines;
  }
  if (rest !== '') yield [{ line, text: rest }];
}
