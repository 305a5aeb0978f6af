import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import type { BundleResult } from './bundle-format.js';
import { EvidenceScene } from './evidence-scene.js';
import { batchLinesOf, signAnew } from './forgery.js';
import { verdictText } from './verdict-report.js';
import { verifyBundle } from './verify-bundle.js';
import { writeBundleFolder } from './write-bundle.js';

const DOCUMENT = join(import.meta.dirname, '../../../docs/verify-evidence.md');
const MORNING = Date.UTC(2026, 3, 28);

/** The same whatever the keys: hashes, fingerprints, parameters and figures of the engine are not compared. */
function comparable(text: string): string {
  return text
    .replaceAll(/\d+\.\d{3,}(?!Z)/g, 'FIGURE')
    .replaceAll(/[0-9a-f]{4}(?: [0-9a-f]{4}){9}/g, 'FINGERPRINT')
    .replaceAll(/\b[0-9a-f]{12,40}\b(?!-)/g, 'HEX')
    .replaceAll(/engine: \S+/g, 'engine: VERSION')
    .trim();
}

describe('docs/verify-evidence.md', () => {
  const root = mkdtempSync(join(tmpdir(), 'furrow-document-'));
  after(() => rmSync(root, { recursive: true }));

  it('shows what the program answers', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('tractor-1');
    const legs = shuttlePasses(4, 100);
    await scene.send('tractor-1', drawDrive({ latitude: 43.305, longitude: 124.305, startTime: MORNING, legs }));
    const wanted = { machineId: 'tractor-1', from: '2026-04-28', to: '2026-04-28' };
    await writeBundleFolder((await scene.bundle(wanted)).files, root);
    const answers = [verdictText(verifyBundle(root), 'en')];
    const path = join(root, batchLinesOf(root)[2]!.body);
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[60] = (flipped[60] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    answers.push(verdictText(verifyBundle(root), 'en'));
    writeFileSync(path, whole);
    const resultPath = join(root, 'result.json');
    const result = JSON.parse(readFileSync(resultPath, 'utf8')) as BundleResult;
    const jobs = result.jobs.map((job) => ({ ...job, netM2: job.netM2 + 1000 }));
    writeFileSync(resultPath, JSON.stringify({ ...result, jobs }));
    signAnew(root, scene.serverKey);
    answers.push(verdictText(verifyBundle(root), 'en'));
    const blocks = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^```(\w*)\n([^]*?)^```/gm)];
    const shown = blocks.filter(([, language]) => language === '').map(([, , block = '']) => block);
    expect(shown.map(comparable)).to.deep.equal(answers.map(comparable));
  });
});
