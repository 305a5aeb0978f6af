import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Health } from '@furrow/protocol/api';
import { ApiHarness } from './api-harness.js';
import { apiRoutes } from './api.js';

describe('API', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  it('describes itself in valid OpenAPI 3.1, every route of it', async () => {
    const document = (await harness.ask(null, '/api/openapi.json')).json<{ paths: Record<string, object> }>();
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).to.deep.equal([]);
    expect(result.valid).to.equal(true);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const routes = apiRoutes(harness.world.dependencies());
    expect(described).to.have.members(
      routes.map((route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
  });

  it('tells its health to anyone, as JSON and to Prometheus', async () => {
    const health = (await harness.ask(null, '/api/health')).json<Health>();
    expect(health).to.include({ status: 'ok', journalPosition: 7 });
    expect(health.seriesStore).to.deep.equal({ kind: 'embedded', reachable: true, writtenTo: 5, behind: 2 });
    expect(health.gateways).to.deep.equal({ connected: 0, pending: 1 });
    harness.world.seriesError = 'InfluxDB: gone';
    expect((await harness.ask(null, '/api/health')).json<Health>().status).to.equal('degraded');
    harness.world.seriesError = null;
    const metrics = await harness.ask(null, '/metrics');
    expect(metrics.text).to.contain('\nfurrow_series_store_behind 2\n');
    expect(metrics.text).to.contain('\nfurrow_batches_refused_total{reason="fork"} 1\n');
  });

  it('answers unknown addresses and methods as problem+json', async () => {
    const unknown = await harness.ask('admin', '/api/nothing');
    expect([unknown.status, unknown.headers.get('content-type')]).to.deep.equal([404, 'application/problem+json']);
    expect(unknown.json()).to.include({ type: 'about:blank', title: 'Not found', status: 404 });
    const wrong = await harness.ask('admin', '/api/jobs', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).to.deep.equal([405, 'HEAD, GET']);
    expect(wrong.headers.get('content-type')).to.equal('application/problem+json');
  });

  it('keeps the words of its own faults from the client and logs them', async () => {
    const broken = new ApiHarness((dependencies) => ({
      ...dependencies,
      folds: {
        ...dependencies.folds,
        jobs: () => {
          throw new Error('secret path');
        },
      },
    }));
    await broken.start();
    const answer = await broken.ask('admin', '/api/jobs');
    expect(answer.status).to.equal(500);
    expect(answer.text).not.to.contain('secret');
    expect((broken.world.errors[0] as Error).message).to.equal('secret path');
    await broken.stop();
  });

  it('refuses bodies that are broken or too large', async () => {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const broken = await fetch(`${harness.url}/api/session`, { ...request, body: '{"name":' });
    expect([broken.status, broken.headers.get('content-type')]).to.deep.equal([400, 'application/problem+json']);
    const body = JSON.stringify({ name: 'x'.repeat(3_000_000), password: 'y' });
    expect((await fetch(`${harness.url}/api/session`, { ...request, body })).status).to.equal(413);
  });

  it('allows scripts of its own only, and tiles of the configured host', async () => {
    const policy = (await harness.ask(null, '/api/health')).headers.get('content-security-policy') ?? '';
    expect(policy)
      .to.contain("script-src 'self';")
      .and.contain('https://*.example.org')
      .and.contain("frame-ancestors 'none'");
    expect(policy).not.to.contain('upgrade-insecure-requests');
  });

  it('says how to build the dashboard where it is not built', async () => {
    const answer = await harness.ask(null, '/');
    expect(answer.status).to.equal(503);
    expect(answer.text).to.contain('The dashboard is not built');
  });

  it('serves the built dashboard: hashed assets for a year, the page fresh, its addresses as the page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'furrow-dashboard-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Furrow</title>');
    await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
    const built = new ApiHarness((dependencies) => ({
      ...dependencies,
      config: { ...dependencies.config, dashboardFolder: folder },
    }));
    await built.start();
    const page = await built.ask(null, '/records/today');
    expect([page.status, page.headers.get('cache-control')]).to.deep.equal([200, 'no-cache']);
    expect(page.text).to.contain('<title>Furrow</title>');
    const asset = await built.ask(null, '/assets/main-1a2b.js');
    expect(asset.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).to.contain('javascript');
    expect((await built.ask(null, '/assets/gone-9.js')).status).to.equal(404);
    for (const path of ['/..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/%00', '/%']) {
      expect((await built.ask(null, path)).text, path).not.to.contain('root:');
    }
    await built.stop();
    await rm(folder, { recursive: true });
  });
});
