import { stat } from 'node:fs/promises';
import { openTaskDataFolder } from '../isoxml/task-data-files.js';
import { openTaskDataZip } from '../isoxml/task-data-zip.js';
import { DECODE_USAGE, parseDecodeOptions, UsageError, type DecodeOptions } from './decode-options.js';
import { DecodeSink, type DecodeIo } from './decode-sink.js';
import { IsoxmlSet } from './isoxml-set.js';

/** Exit codes of CONTRACT.md 6. */
const SOME_OUTPUT = 0;
const NO_OUTPUT = 1;
const USAGE = 2;

/** `furrow-gateway decode`: files to NDJSON. Returns the exit code. */
export async function runDecode(argv: readonly string[], io: DecodeIo): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(DECODE_USAGE);
    return SOME_OUTPUT;
  }
  try {
    const options = parseDecodeOptions(argv);
    const sink = new DecodeSink(io, options.target);
    try {
      await decodeFiles(options, sink);
    } finally {
      await sink.end();
    }
    return sink.written > 0 ? SOME_OUTPUT : NO_OUTPUT;
  } catch (error) {
    if (isClosedPipe(error)) return SOME_OUTPUT;
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${JSON.stringify({ file: '', place: {}, reason: 'usage', value: error.message })}\n`);
    return USAGE;
  }
}

async function decodeFiles(options: DecodeOptions, sink: DecodeSink): Promise<void> {
  for (const file of options.files) await decodeIsoxml(file, options, sink);
}

async function decodeIsoxml(file: string, options: DecodeOptions, sink: DecodeSink): Promise<void> {
  const files = (await stat(file)).isDirectory() ? await openTaskDataFolder(file) : await openTaskDataZip(file);
  try {
    await new IsoxmlSet({ file, files }, options, sink).decode();
  } finally {
    files.close();
  }
}

/** The reader of our output went away, as `head` does. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
