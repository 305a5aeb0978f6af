import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { EvidenceScene } from './evidence-scene.js';
import { verifyBundle } from './verify-bundle.js';
import { verdictText } from './verdict-report.js';

/** 2026-04-28 08:00 in Shanghai. */
const MORNING = Date.UTC(2026, 3, 28);
const DAY = '2026-04-28';
const PLACE = { latitude: 43.305, longitude: 124.305 };
const WANTED = { machineId: 'b', from: DAY, to: DAY };
const field = (startTime: number, east = 0) => {
  const place = { ...PLACE, longitude: PLACE.longitude + east / 81_000 };
  return drawDrive({ ...place, startTime, legs: shuttlePasses(4, 100) });
};

describe('verification of a bundle', () => {
  const folders: string[] = [];
  let scene: EvidenceScene;

  const write = async (request = {}) => {
    const folder = await scene.write(WANTED, request);
    folders.push(dirname(folder));
    return folder;
  };

  beforeEach(async () => {
    scene = new EvidenceScene(MORNING - 60_000);
    for (const id of ['a', 'b', 'c']) await scene.addMachine(id, id === 'b' ? 'co-op' : 'others');
    // Machine a works before b, and c at the same moments as b: both share ground with it.
    await scene.send('a', field(MORNING, 6));
    await scene.send('b', field(MORNING + 3_600_000));
    await scene.send('c', field(MORNING + 3_600_000, 4));
  });

  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  it('comes to the same figures, shared ground included, from the bundle alone', async () => {
    const folder = await write();
    const verdict = verifyBundle(folder);
    expect(verdict.findings).to.deep.equal([]);
    expect(verdict.outcome).to.equal('identical');
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as { jobs: { sharedM2: number }[] };
    expect(result.jobs).to.have.length(1);
    expect(result.jobs[0]?.sharedM2).to.be.greaterThan(100);
    expect(verdictText(verdict, 'en')).to.match(/^identical: 9 batches, 1 machine-days, 1 jobs\n/);
  });
  void [createHash, readdirSync, unlinkSync, writeFileSync];
});
