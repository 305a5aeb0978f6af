import { expect } from 'chai';
import { request } from 'node:http';
import { METRICS_TYPE } from './metrics.js';
import { sampleStatus } from './sample-status.js';
import { StatusServer } from './status-server.js';

describe('status server', () => {
  const server = new StatusServer({ host: '127.0.0.1', port: 0 }, () => sampleStatus());
  let port = 0;
  before(async () => {
    port = await server.start();
  });
  after(() => server.stop());

  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });

  /** `fetch` does not let the host be set. */
  const statusFor = (host: string, method = 'GET'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: '/status.json', method, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.once('error', reject).end();
    });

  it('serves the status as JSON', async () => {
    expect(await (await ask('/status.json')).json()).to.deep.equal(sampleStatus());
  });

  it('serves a page in the language asked for, by query before header', async () => {
    const chinese = await (await ask('/', { 'accept-language': 'de, zh-CN;q=0.9, en;q=0.5' })).text();
    expect(chinese).to.include('<html lang="zh-CN">').and.to.include('定位');
    const english = await (await ask('/?lang=en', { 'accept-language': 'zh' })).text();
    expect(english).to.include('<html lang="en">').and.to.include('RTK fixed (4)');
  });

  it('serves a page that loads nothing and shows what the bus says as text', async () => {
    const answer = await ask('/');
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).to.match(/^default-src 'none'/);
    expect(page).not.to.match(/<script|<link|<img|\bsrc=|url\(/);
    expect(page).to.include('&lt;PGN &quot;65091&quot;&gt;').and.not.to.include('<PGN');
    expect(page).to.include('name="viewport"').and.to.include('http-equiv="refresh"');
  });

  it('serves metrics', async () => {
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).to.equal(METRICS_TYPE);
    expect(await answer.text()).to.include('# TYPE furrow_gateway_info gauge');
  });

  it('serves nothing else, changes nothing, and answers to no foreign name', async () => {
    expect((await ask('/gateway-key.pem')).status).to.equal(404);
    expect(await statusFor('localhost:8090')).to.equal(200);
    expect(await statusFor('evil.example')).to.equal(403);
    expect(await statusFor('127.0.0.1', 'POST')).to.equal(405);
  });
});
