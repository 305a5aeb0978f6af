import { expect } from 'chai';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadGatewayIdentity } from './gateway-key.js';

describe('gateway key', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made at the first start and is the same at the next', () => {
    const stateDir = path.join(folder, 'state');
    const first = loadGatewayIdentity(stateDir);
    expect(first.gatewayId).to.match(/^[0-9a-f]{40}$/);
    expect(loadGatewayIdentity(stateDir).gatewayId).to.equal(first.gatewayId);
  });

  it('is readable by its owner only', () => {
    loadGatewayIdentity(folder);
    expect(statSync(path.join(folder, 'gateway-key.pem')).mode & 0o777).to.equal(0o600);
  });

  it('is never replaced where the file is damaged', () => {
    writeFileSync(path.join(folder, 'gateway-key.pem'), 'torn');
    expect(() => loadGatewayIdentity(folder)).to.throw(/gateway-key\.pem is not a private key .*restore it/);
  });
});
