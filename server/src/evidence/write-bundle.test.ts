import { expect } from 'chai';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { createHash } from 'node:crypto';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { EvidenceScene } from './evidence-scene.js';
import { filesOf } from './forgery.js';
import { verifyBundle } from './verify-bundle.js';
import { type ZipEnd, writeBundleFolder, zipBundle } from './write-bundle.js';

const MORNING = Date.UTC(2026, 3, 28);
const WANTED = { machineId: 'a', from: '2026-04-28', to: '2026-04-28' };

async function unzip(archive: Buffer, folder: string): Promise<void> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const path = join(folder, entry.fileName);
        mkdir(dirname(path), { recursive: true })
          .then(() => pipeline(stream, createWriteStream(path)))
          .then(() => zip.readEntry(), reject);
      });
    });
    zip.readEntry();
  });
}

describe('a bundle as it is written', () => {
  const root = mkdtempSync(join(tmpdir(), 'furrow-write-'));
  let scene: EvidenceScene;
  before(async () => {
    scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('a');
    const legs = shuttlePasses(3, 100);
    await scene.send('a', drawDrive({ latitude: 43.305, longitude: 124.305, startTime: MORNING, legs }));
  });
  after(() => rmSync(root, { recursive: true }));

  it('is the same in a folder and in an archive, whose hash is told at the end', async () => {
    const now = scene.clock.now();
    const folder = join(root, 'folder');
    await writeBundleFolder((await scene.bundle(WANTED)).files, folder);
    const { name, files } = await scene.bundle(WANTED);
    expect(name).to.equal('furrow-evidence-a-2026-04-28');
    const ends: ZipEnd[] = [];
    const archive = await buffer(zipBundle(files, { folder: name, createdAt: now, onEnd: (end) => ends.push(end) }));
    expect(ends).to.deep.equal([{ isComplete: true, sha256: createHash('sha256').update(archive).digest('hex') }]);
    await unzip(archive, root);
    const unpacked = join(root, name);
    expect(filesOf(unpacked)).to.deep.equal(filesOf(folder));
    for (const file of filesOf(folder)) {
      expect(readFileSync(join(unpacked, file)).equals(readFileSync(join(folder, file))), file).to.equal(true);
    }
    expect(verifyBundle(unpacked).outcome).to.equal('identical');
  });

  it('is not written over another', async () => {
    const folder = join(root, 'taken');
    await mkdir(folder);
    await writeFile(join(folder, 'README.txt'), 'mine');
    const { files } = await scene.bundle(WANTED);
    const fault = await writeBundleFolder(files, folder).catch((error: NodeJS.ErrnoException) => error.code);
    expect(fault).to.equal('EEXIST');
    expect(readFileSync(join(folder, 'README.txt'), 'utf8')).to.equal('mine');
  });

  it('says when the reader went away', async () => {
    const { name, files } = await scene.bundle(WANTED);
    const ended = new Promise<ZipEnd>((resolve) => {
      const zip = zipBundle(files, { folder: name, createdAt: 0, onEnd: resolve });
      zip.once('data', () => zip.destroy());
    });
    expect(await ended).to.include({ isComplete: false });
  });
});
