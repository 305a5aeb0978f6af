import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The files of one TASKDATA set, whether a folder or a zip. Names are without folder, in capitals. */
export interface TaskDataFiles {
  readonly names: readonly string[];
  /** What was wrong with the container itself; the files named are readable all the same. */
  readonly faults: readonly { readonly reason: string; readonly byteOffset: number; readonly value: string }[];
  /** The bytes of a named file, in chunks. */
  stream(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** An XML file of a set is read whole; none of a sound set is near this. */
const WHOLE_FILE_BYTES = 256 * 1024 * 1024;

/** All bytes of a named file. */
export async function readWhole(files: TaskDataFiles, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of files.stream(name)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > WHOLE_FILE_BYTES) throw new RangeError(`${name} is larger than ${WHOLE_FILE_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}

/** The set in a folder, in its TASKDATA sub-folder, or beside a TASKDATA.XML that is named itself. */
export async function openTaskDataFolder(path: string): Promise<TaskDataFiles> {
  const folder = (await stat(path)).isDirectory() ? await folderOfSet(path) : dirname(path);
  const entries = await readdir(folder);
  const paths = new Map(entries.map((entry) => [entry.toUpperCase(), join(folder, entry)]));
  return {
    names: [...paths.keys()],
    faults: [],
    stream: (name) => createReadStream(paths.get(name) ?? join(folder, basename(name))),
    close: () => undefined,
  };
}

async function folderOfSet(path: string): Promise<string> {
  const entries = await readdir(path);
  if (entries.some((entry) => entry.toUpperCase() === 'TASKDATA.XML')) return path;
  const inner = entries.find((entry) => entry.toUpperCase() === 'TASKDATA');
  return inner === undefined ? path : join(path, inner);
}

/** The first bytes of a file, to tell what it is. */
export async function fileStart(path: string, bytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
