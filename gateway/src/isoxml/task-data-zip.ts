import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import type { TaskDataFiles } from './task-data-files.js';

/** APPNOTE.TXT 4.3.7: signature and length of a local file header. */
const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** A damaged entry may inflate to anything. */
const SALVAGED_FILE_BYTES = 256 * 1024 * 1024;

/** The set in a zip. Where its directory at the end is lost, the files before the cut are read instead. */
export async function openTaskDataZip(path: string): Promise<TaskDataFiles> {
  try {
    return await openByDirectory(path);
  } catch (error) {
    return openByLocalHeaders(await readFile(path), error instanceof Error ? error.message : String(error));
  }
}

async function openByDirectory(path: string): Promise<TaskDataFiles> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('/')) entries.set(posix.basename(entry.fileName).toUpperCase(), entry);
  }
  return {
    names: [...entries.keys()],
    faults: [],
    stream: async function* (name) {
      const entry = entries.get(name);
      if (entry === undefined) throw new RangeError(`no ${name} in ${path}`);
      yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
    },
    close: () => zip.close(),
  };
}

/** Each file starts with a header of its own: enough to read those that come before the damage. */
function openByLocalHeaders(bytes: Buffer, why: string): TaskDataFiles {
  const contents = new Map<string, Uint8Array>();
  for (let at = bytes.indexOf(LOCAL_HEADER); at >= 0; at = bytes.indexOf(LOCAL_HEADER, at + 4)) {
    const entry = salvagedEntry(bytes, at);
    if (entry !== undefined && entry.name !== '') contents.set(entry.name, entry.content);
  }
  return {
    names: [...contents.keys()],
    faults: [{ reason: 'zip is cut short or damaged', byteOffset: bytes.length, value: why }],
    stream: async function* (name) {
      const content = contents.get(name);
      if (content !== undefined) yield content;
    },
    close: () => undefined,
  };
}

function salvagedEntry(bytes: Buffer, at: number): { name: string; content: Uint8Array } | undefined {
  if (at + LOCAL_HEADER_BYTES > bytes.length) return undefined;
  const method = bytes.readUInt16LE(at + 8);
  const nameStart = at + LOCAL_HEADER_BYTES;
  const nameEnd = nameStart + bytes.readUInt16LE(at + 26);
  const start = nameEnd + bytes.readUInt16LE(at + 28);
  const name = posix.basename(bytes.toString('utf8', nameStart, nameEnd)).toUpperCase();
  if (method === STORED) return { name, content: bytes.subarray(start, start + bytes.readUInt32LE(at + 18)) };
  if (method !== DEFLATED) return undefined;
  try {
    // A stream that is cut gives what it holds when it is flushed rather than finished.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SALVAGED_FILE_BYTES };
    return { name, content: inflateRawSync(bytes.subarray(start), options) };
  } catch {
    return undefined;
  }
}
