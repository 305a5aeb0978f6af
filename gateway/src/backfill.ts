import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX } from '@furrow/protocol/uplink-batch';
import { Writable } from 'node:stream';
import { runDecode } from './decode/run-decode.js';
import type { Outbox } from './outbox/outbox.js';

export interface BackfillResult {
  readonly records: number;
  readonly batches: number;
}

/**
 * Decodes capture files into the outbox, as backlog for the next `run`. The captures go through the same
 * decoding as `furrow-gateway decode`, and their records keep the capture's own times; what names the file
 * (`source`) stays behind. Each batch is full but the last.
 */
export async function backfill(
  argv: readonly string[],
  outbox: Outbox,
  stderr: NodeJS.WritableStream,
): Promise<BackfillResult> {
  const lastSeqBefore = outbox.stats().lastSeq;
  const intake = new NdjsonToOutbox(outbox);
  await runDecode(argv, { stdout: intake, stderr });
  await new Promise<void>((resolve, reject) => {
    intake.once('error', reject);
    intake.end(resolve);
  });
  return { records: intake.records, batches: outbox.stats().lastSeq - lastSeqBefore };
}

/** Records as lines of text into sealed batches. */
class NdjsonToOutbox extends Writable {
  readonly #outbox: Outbox;
  #text = '';
  #batch: TelemetryRecord[] = [];
  #records = 0;

  constructor(outbox: Outbox) {
    super({ decodeStrings: false });
    this.#outbox = outbox;
  }

  get records(): number {
    return this.#records;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      const lines = (this.#text + chunk.toString()).split('\n');
      this.#text = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    try {
      this.#seal();
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  #take(line: string): void {
    const record = JSON.parse(line) as TelemetryRecord;
    // The report of a device descriptor is none.
    if (record.sampledAt === undefined) return;
    delete record.source;
    this.#batch.push(record);
    this.#records += 1;
    if (this.#batch.length === BATCH_RECORDS_MAX) this.#seal();
  }

  #seal(): void {
    this.#outbox.append(this.#batch);
    this.#batch = [];
    while (this.#outbox.seal() !== undefined);
  }
}
