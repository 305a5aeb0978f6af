import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConnectProxy } from '../uplink/connect-proxy.js';
import { makeCertificate } from '../uplink/test-certificate.js';
import { serverTime } from './server-time.js';
import { authorityCheck } from './state-checks.js';

const TIME = Date.UTC(2026, 3, 28);
/** Half of the time that a question on this machine may take. */
const HALF_MS = 2500;

const health: RequestListener = (request, response) =>
  response.end(request.url === '/api/health' ? JSON.stringify({ serverTime: TIME }) : '<html>');

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const expectTime = (answer: Awaited<ReturnType<typeof serverTime>>): void => {
  if (!('time' in answer)) expect.fail(answer.cause);
  expect(answer.time).to.be.within(TIME, TIME + HALF_MS);
};

describe("server's clock", () => {
  let folder: string;
  let caFile: string;
  let secure: ReturnType<typeof createHttpsServer>;
  let url: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-server-time-'));
    caFile = path.join(folder, 'ca.pem');
    const { key, cert } = makeCertificate();
    writeFileSync(caFile, cert);
    secure = createHttpsServer({ key, cert }, health);
    url = `https://127.0.0.1:${await listening(secure)}`;
  });
  after(() => {
    secure.close();
    rmSync(folder, { recursive: true });
  });

  it('is asked with the authority of the configuration, straight and through a proxy', async () => {
    expectTime(await serverTime({ url, caFile }));
    const proxy = new ConnectProxy();
    await proxy.start();
    expectTime(await serverTime({ url, caFile, proxy: proxy.url }));
    expect(proxy.asked).to.deep.equal([new URL(url).host]);
    await proxy.stop();
  });

  it('is not had where the certificate is of another authority, and the cause says what to do', async () => {
    const answer = await serverTime({ url });
    expect('cause' in answer && answer.cause).to.match(/self-signed certificate.*caFile/);
  });

  it('is not had of something else that answers, nor of nothing', async () => {
    const other = createHttpServer((_request, response) => response.end('<html>'));
    const port = await listening(other);
    const answer = await serverTime({ url: `http://127.0.0.1:${port}` });
    expect(answer).to.deep.equal({ cause: 'what answers is no Furrow server' });
    await new Promise((resolve) => other.close(resolve));
    const none = await serverTime({ url: `http://127.0.0.1:${port}` });
    expect('cause' in none && none.cause).to.match(/ECONNREFUSED.*nothing listens there/);
  });

  it('needs an authority that can be read and is valid', () => {
    expect(authorityCheck(undefined, Date.now())).to.equal(undefined);
    expect(authorityCheck(caFile, Date.now())).to.deep.include({ level: 'ok', text: 'CN=furrow' });
    const late = authorityCheck(caFile, Date.now() + 3 * 86_400_000);
    expect(late?.text).to.match(/^CN=furrow was valid until 20/);
    expect(authorityCheck(path.join(folder, 'none.pem'), Date.now())?.text).to.include('ENOENT');
    writeFileSync(path.join(folder, 'text.pem'), 'no certificate');
    expect(authorityCheck(path.join(folder, 'text.pem'), Date.now())?.level).to.equal('failed');
  });
});
