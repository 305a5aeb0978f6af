import { expect } from 'chai';
import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import type { Problem } from '@furrow/protocol/api';
import { apiRoutes } from './api.js';
import { createRealScene, type RealScene } from './real-scene.js';
import type { Route } from './route-definition.js';

const REQUESTS_A_ROUTE = 12;

/** Values that are often right, and values that seldom are. */
const WORDS = ['alpha', 'bravo', 'coop-1', '2026-04-28', '2026-02-31', '0000-00-00', '9999-12-31', 'machine', 'all', '1', '0', '-1', '1e308', '8640000000000001', 'NaN', '', ' ', '__proto__', 'constructor', '../../etc/passwd', '%', "'; --", '\u0000', '梨树', '😀', 'x'.repeat(300)]; // prettier-ignore
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const value = fc.oneof(
  word,
  fc.constantFrom(null, true, 0, -1, 1.5, 8.64e15, 8.65e15, Number.MAX_SAFE_INTEGER, 1e300),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Names of what a schema takes; it does not matter what they mean. */
function namesOf(schema: Route['query']): string[] {
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
}

function recordOf<T>(names: readonly string[], arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  const known = fc.record(Object.fromEntries(names.map((name) => [name, arbitrary])), { requiredKeys: [] });
  return fc.oneof({ weight: 6, arbitrary: known as fc.Arbitrary<Record<string, T>> }, fc.dictionary(word, arbitrary));
}

describe('every route', () => {
  let real: RealScene;
  let ids: string[];
  before(async () => {
    real = await createRealScene();
    ids = real.scene.folds.jobs().map(({ id }) => id);
  });
  after(() => real.harness.stop());

  /** Whatever comes, the answer says what was wrong with it, and nothing is the server's own fault. */
  const expectAnswer = async (response: Response, what: string) => {
    const text = await response.text();
    expect(response.status, `${what}: ${text.slice(0, 300)}`).not.to.equal(500);
    expect(real.harness.world.errors.splice(0).map(String), what).to.deep.equal([]);
    if (response.status >= 400) expect((JSON.parse(text) as Problem).detail, what).to.be.a('string');
  };

  it('answers whatever is asked, within its schema and without', async function () {
    this.timeout(60_000);
    for (const route of apiRoutes(real.dependencies)) {
      const path = fc.record(
        Object.fromEntries(
          [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [
            name,
            fc.oneof(fc.constantFrom(...ids, 'machines', 'partfields', 'alpha', 'a'.repeat(40), '17'), word),
          ]),
        ),
      );
      const request = fc.record({
        user: fc.constantFrom('admin', 'auditor', 'manager', 'driver'),
        path,
        query: recordOf(namesOf(route.query), word),
        body: fc.oneof({ weight: 5, arbitrary: recordOf(namesOf(route.body), value) }, value),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ user, path: params, query, body }) => {
          const place = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encode(params[name] ?? ''));
          const search = Object.entries(query).map(([name, text]) => `${encode(name)}=${encode(text)}`);
          const url = `${real.harness.url}${place}?${search.join('&')}`;
          const headers = { cookie: `furrow_session=token-${user}`, 'content-type': 'application/json' };
          const hasBody = route.method === 'post' || route.method === 'put';
          const init = { method: route.method.toUpperCase(), headers, ...(hasBody && { body: JSON.stringify(body) }) };
          await expectAnswer(await fetch(url, init), `${route.method} ${url}`);
        }),
        { numRuns: REQUESTS_A_ROUTE },
      );
    }
  });

  it('answers bodies that are no JSON, not what they say they are, or far too deep', async () => {
    const json = 'application/json';
    const bodies: [Record<string, string>, Uint8Array | string][] = [
      [{ 'content-type': json }, ''],
      [{ 'content-type': json }, 'null'],
      [{ 'content-type': json }, Buffer.from([0xff, 0xfe, 0x22])],
      [{ 'content-type': json }, '['.repeat(200_000)],
      [{ 'content-type': json }, `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
      [{ 'content-type': json }, `{"document":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
      [{ 'content-type': json }, '{"__proto__":{"name":1},"constructor":{"prototype":1}}'],
      [{ 'content-type': json, 'content-encoding': 'gzip' }, 'no gzip'],
      [{ 'content-type': json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(9_000_000, 0x20))],
      [{ 'content-type': json, 'content-encoding': 'rot13' }, '{}'],
      [{ 'content-type': `${json}; charset=martian` }, '{}'],
      [{ 'content-type': 'text/plain' }, '{}'],
    ];
    const paths = ['/api/session', '/api/registry/machines/alpha', `/api/jobs/${ids[0]}/approve`];
    for (const [headers, body] of bodies) {
      for (const path of paths) {
        const method = path.includes('registry') ? 'PUT' : 'POST';
        const cookie = 'furrow_session=token-admin';
        const response = await fetch(real.harness.url + path, { method, headers: { ...headers, cookie }, body });
        await expectAnswer(response, `${method} ${path} ${JSON.stringify(headers)} ${String(body).slice(0, 30)}`);
        expect(response.status).to.be.within(400, 499);
      }
    }
  });

  it('answers paths and cookies that cannot be read', async () => {
    for (const path of [
      '/api/jobs/%E0%A4%A',
      '/api/jobs/%',
      '/api/users/%ff',
      '/api/coverage/1/%2e%2e/1.png',
      '/api//',
      '/api/jobs/..%2f..',
    ]) {
      // prettier-ignore
      for (const cookie of ['furrow_session=token-admin', 'furrow_session="', '=;;', `furrow_session=${'x'.repeat(5000)}`]) { // prettier-ignore
        await expectAnswer(await fetch(real.harness.url + path, { headers: { cookie } }), `${path} ${cookie}`);
      }
    }
  });
});

/** As a browser would, also what has no UTF-8. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
