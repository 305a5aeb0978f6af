import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAuditLog } from '../auth/sqlite-audit-log.js';
import { openUserDatabase } from '../auth/user-database.js';
import { EvidenceScene } from '../evidence/evidence-scene.js';
import { verifyBundle } from '../evidence/verify-bundle.js';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { bundleToFolder } from './bundle.js';
import { createDataDir, dataDirOf } from './data-dir.js';

const MORNING = Date.UTC(2026, 3, 28);

describe('a bundle made on the command line', () => {
  const path = mkdtempSync(join(tmpdir(), 'furrow-bundle-'));
  after(() => rmSync(path, { recursive: true }));

  it('is the same evidence as a download, and stands in the audit log', async () => {
    const scene = new EvidenceScene(MORNING);
    await scene.addMachine('b');
    await scene.send('b', drawDrive({ latitude: 43.3, longitude: 124.3, startTime: MORNING, legs: shuttlePasses(2, 60) })); // prettier-ignore
    const { journal, clock } = scene;
    const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    registry.start();
    const dataDir = dataDirOf(join(path, 'data'));
    createDataDir(dataDir);
    const folder = join(path, 'out');
    const wanted = { machineId: 'b', from: '2026-04-28', to: '2026-04-28' };
    const parts = { journal, registry, dataDir };
    await bundleToFolder(parts, { wanted, folder, software: '1', clock }, { write: () => undefined });
    expect(verifyBundle(folder).outcome).to.equal('identical');
    const database = openUserDatabase(dataDir.users);
    const [line, ...more] = new SqliteAuditLog(database, clock).list({ limit: 9 });
    database.close();
    const hash = createHash('sha256').update(readFileSync(join(folder, 'manifest.json'))).digest('hex'); // prettier-ignore
    expect(line).to.include({ by: 'command line', action: 'export.evidence.complete', rows: 1, hash, address: null });
    expect(line!.subject).to.contain('"machineId":"b"');
    expect(more).to.deep.equal([]);
  });
});
