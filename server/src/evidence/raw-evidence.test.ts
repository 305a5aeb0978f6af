import { blockHash, FIRST_HEAD } from '@furrow/protocol/raw-ring-text';
import { expect } from 'chai';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { createBundle } from './create-bundle.js';
import { EvidenceScene } from './evidence-scene.js';
import { findingText } from './finding-text.js';
import type { RawEvidence } from './evidence-source.js';
import { verifyBundle } from './verify-bundle.js';
import { writeBundleFolder } from './write-bundle.js';

const MORNING = Date.UTC(2026, 3, 28);
const WANTED = { machineId: 'a', from: '2026-04-28', to: '2026-04-28' };

/** A machine whose gateway keeps a ring: each batch carries its head, all but the last have arrived. */
class RawScene {
  readonly scene = new EvidenceScene(MORNING - 60_000);
  text = `# previous: ${FIRST_HEAD}\n`;

  async start(): Promise<this> {
    const { scene } = this;
    await scene.addMachine('a');
    const legs = shuttlePasses(3, 100);
    const records = drawDrive({ latitude: 43.305, longitude: 124.305, startTime: MORNING, legs });
    let head = FIRST_HEAD;
    for (let from = 0; from < records.length; from += 60) {
      const batch = records.slice(from, from + 60);
      const line = `(${(MORNING + from * 1000) / 1000}.000000) roof $GNTHS,${from},A\n`;
      head = blockHash(head, Buffer.from(line));
      this.text += `${line}# block ${head}\n`;
      const sealed = scene.seal('a', batch, { rawHash: head });
      scene.clock.advance(Math.max(0, (batch.at(-1)?.fixTime ?? 0) + 500 - scene.clock.now()));
      await scene.store('a', sealed, batch);
    }
    return this;
  }

  async write(change: Partial<RawEvidence> = {}): Promise<string> {
    const fetched = { id: 7, from: MORNING, to: MORNING + 3_600_000, text: () => this.text, ...change };
    const source = { ...this.scene.source(), rawFrames: () => [fetched] };
    const bundle = await createBundle(source, { wanted: WANTED, by: 'auditor', sees: () => true });
    // The scene makes a folder of its own for each bundle; this one goes beside it.
    const folder = join(dirname(await this.scene.write(WANTED)), 'with-raw');
    await writeBundleFolder(bundle.files, folder);
    return folder;
  }
}

function rawFindings(path: string) {
  return verifyBundle(path).findings.filter(({ code }) => code === 'rawFrames');
}

describe('raw frames in a bundle', () => {
  let raw: RawScene;
  let folder = '';
  before(async () => {
    raw = await new RawScene().start();
  });
  afterEach(() => folder !== '' && rmSync(dirname(folder), { recursive: true, force: true }));

  const file = () => `raw/${raw.scene.gatewayOf('a').gatewayId}/7.log`;

  it('are held against its batches, and named where they are proven', async () => {
    folder = await raw.write();
    const { outcome, findings } = verifyBundle(folder);
    expect(outcome).to.equal('identical');
    const [finding] = findings.filter(({ code }) => code === 'rawFrames');
    const batches = raw.text.split('# block ').length - 1;
    const { gatewayId } = raw.scene.gatewayOf('a');
    expect(finding).to.deep.equal({
      code: 'rawFrames',
      file: file(),
      gatewayId,
      proven: batches,
      unproven: 0,
      changed: 0,
    });
    if (finding === undefined) return;
    expect(findingText(finding, 'en')).to.include(`${batches} blocks proven by the batches`);
  });

  it('show what was changed before the server had them, and break the bundle where they were changed after', async () => {
    const sound = raw.text;
    folder = await raw.write({ text: () => sound.replace('GNTHS,0', 'GNTHS,1') });
    expect(rawFindings(folder)).to.have.length(1);
    expect(rawFindings(folder)[0]).to.include({ changed: 1, unproven: 0 });
    expect(verifyBundle(folder).outcome).to.equal('identical');
    const path = join(folder, file());
    writeFileSync(path, readFileSync(path, 'latin1').replace('GNTHS,60', 'GNTHS,61'), 'latin1');
    expect(verifyBundle(folder).outcome).to.equal('broken');
    expect(verifyBundle(folder).findings).to.deep.include({ code: 'fileChanged', file: file() });
  });

  it('are left out where they are of another day', async () => {
    folder = await raw.write({ from: MORNING - 86_400_000 });
    expect(rawFindings(folder)).to.deep.equal([]);
    expect(verifyBundle(folder).outcome).to.equal('identical');
  });
});
