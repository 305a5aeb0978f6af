import { createWriteStream, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** Unpacks an archive into a folder and answers the one folder in it. */
export async function unpack(archive: Buffer, folder: string): Promise<string> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const path = join(folder, entry.fileName);
        mkdirSync(dirname(path), { recursive: true });
        pipeline(stream, createWriteStream(path)).then(() => zip.readEntry(), reject);
      });
    });
    zip.readEntry();
  });
  return join(folder, readdirSync(folder)[0] ?? '');
}
