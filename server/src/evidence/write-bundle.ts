import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { BundleFile } from './bundle-files.js';

/** Writes the files below a folder, which must not have any of them. */
export async function writeBundleFolder(files: readonly BundleFile[], folder: string): Promise<void> {
  for (const { name, pieces } of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    await pipeline(Readable.from(pieces(), { objectMode: false }), createWriteStream(path, { flags: 'wx' }));
  }
}

/** How a download ended. */
export interface ZipEnd {
  /** False where the reader went away, or a file could not be made. */
  readonly isComplete: boolean;
  /** Of the bytes that left, in hex. */
  readonly sha256: string;
}

/** The files below a folder of the given name in a zip archive, made as the reader takes it. */
export function zipBundle(
  files: readonly BundleFile[],
  { folder, createdAt, onEnd }: { folder: string; createdAt: number; onEnd: (end: ZipEnd) => void },
): Readable {
  const zip = new ZipFile();
  const hash = createHash('sha256');
  const watched = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  for (const { name, pieces } of files) {
    // One after the other: the manifest needs the hashes of all files before it.
    zip.addReadStreamLazy(`${folder}/${name}`, { mtime: new Date(createdAt) }, (take) => {
      take(null, Readable.from(pieces(), { objectMode: false }));
    });
  }
  zip.end();
  (zip as unknown as NodeJS.EventEmitter).once('error', (error: Error) => watched.destroy(error));
  const whole = pipeline(zip.outputStream as Readable, watched);
  whole.then(
    () => onEnd({ isComplete: true, sha256: hash.digest('hex') }),
    () => onEnd({ isComplete: false, sha256: hash.digest('hex') }),
  );
  return watched;
}
