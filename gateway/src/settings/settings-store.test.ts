import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskSettingsStore } from './settings-store.js';

const SIGNED = { body: new Uint8Array([1, 2, 3]), signature: new Uint8Array(64).fill(7), serverKey: 'MCow' };

describe('settings on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'furrow-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are there again for the next process, byte for byte', () => {
    const store = new DiskSettingsStore(folder);
    expect([store.held(), store.trustedKey()]).to.deep.equal([null, null]);
    store.trust('MCow');
    store.keep(SIGNED);
    const again = new DiskSettingsStore(folder);
    expect([again.held(), again.trustedKey()]).to.deep.equal([SIGNED, 'MCow']);
    expect(readdirSync(folder).sort()).to.deep.equal(['server-key.txt', 'settings.json']);
  });

  it('keep the old ones where the power failed while new ones were written beside them', () => {
    const store = new DiskSettingsStore(folder);
    store.keep(SIGNED);
    writeFileSync(join(folder, 'settings.json.new'), readFileSync(join(folder, 'settings.json')).subarray(0, 9));
    expect(new DiskSettingsStore(folder).held()).to.deep.equal(SIGNED);
    store.keep({ ...SIGNED, serverKey: 'other' });
    expect(store.held()?.serverKey).to.equal('other');
  });

  it('count for nothing where the file is damaged', () => {
    writeFileSync(join(folder, 'settings.json'), '{"body":');
    expect(new DiskSettingsStore(folder).held()).to.equal(null);
  });

  it('are forgotten with the server', () => {
    const store = new DiskSettingsStore(folder);
    store.trust('MCow');
    store.keep(SIGNED);
    expect([store.forget(), store.forget()]).to.deep.equal([true, false]);
    expect([store.held(), store.trustedKey()]).to.deep.equal([null, null]);
  });
});
