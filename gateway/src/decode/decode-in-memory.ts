import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { FileFault } from './decode-sink.js';
import { runDecode } from './run-decode.js';

/** What `decode` wrote. */
export interface Decoded {
  readonly exitCode: number;
  readonly records: readonly TelemetryRecord[];
  readonly faults: readonly FileFault[];
}

/** Runs `decode` with its output kept in memory, for tests and golden logs. */
export async function decodeInMemory(...argv: string[]): Promise<Decoded> {
  const stdout = new TextSink();
  const stderr = new TextSink();
  const exitCode = await runDecode(argv, { stdout, stderr });
  return { exitCode, records: stdout.lines<TelemetryRecord>(), faults: stderr.lines<FileFault>() };
}

/** The path of a reference capture below FURROW_CAPTURES, or undefined where it is not there. */
export function capturePath(name: string): string | undefined {
  const folder = process.env['FURROW_CAPTURES'] ?? resolve(import.meta.dirname, '../../../../shared/data');
  const path = resolve(folder, name);
  return existsSync(path) ? path : undefined;
}

class TextSink extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  lines<T>(): T[] {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  }
}
