import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { numberedRecords, TEST_SEALER } from '../outbox/outbox.suite.js';
import { ConnectProxy } from './connect-proxy.js';
import { ScriptedServer } from './scripted-server.js';
import { makeCertificate } from './test-certificate.js';
import { UplinkClient } from './uplink-client.js';

const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe('uplink through an HTTP proxy', () => {
  const certificate = makeCertificate();
  let proxy: ConnectProxy;
  let server: ScriptedServer;
  let client: UplinkClient | undefined;
  let reasons: unknown[];
  beforeEach(async () => {
    reasons = [];
    proxy = new ConnectProxy();
    await proxy.start();
  });
  afterEach(async () => {
    client?.stop();
    await server.stop();
    await proxy.stop();
  });

  function startClient(ca?: Buffer): MemoryOutbox {
    const outbox = new MemoryOutbox(TEST_SEALER);
    outbox.append(numberedRecords(0, 2));
    outbox.seal();
    const logger: Logger = { ...silentLogger, warnOften: (_key, _message, fields) => reasons.push(fields?.['reason']) };
    client = new UplinkClient(
      { url: server.url, softwareVersion: '0.1.0', proxy: proxy.url, ...(ca === undefined ? {} : { ca }) },
      { outbox, identity: IDENTITY, clock: new TestClock(1_777_337_043_000), logger, random: () => 0.5 },
    );
    client.start();
    return outbox;
  }

  async function expectStored(outbox: MemoryOutbox): Promise<void> {
    await server.enrol();
    (await server.nextBatch()).answer();
    await until(() => outbox.stats().waitingBatches === 0);
    expect(proxy.asked).to.deep.equal([new URL(server.url).host]);
  }

  it('carries batches over http', async () => {
    server = new ScriptedServer();
    await server.start();
    await expectStored(startClient());
  });

  it('carries batches over https, and checks the certificate of the server against caFile', async () => {
    server = new ScriptedServer(certificate);
    await server.start();
    await expectStored(startClient(certificate.cert));
  });

  it('does not believe a certificate of an unknown authority because a proxy led to it', async () => {
    server = new ScriptedServer(certificate);
    await server.start();
    startClient();
    await until(() => client?.phase === 'waiting');
    expect(reasons[0]).to.match(/^self-signed certificate.* \(.*caFile/);
    expect(server.connections).to.equal(0);
  });

  it('waits and tries again where the proxy forbids it', async () => {
    server = new ScriptedServer();
    await server.start();
    proxy.isForbidding = true;
    const outbox = startClient();
    await until(() => client?.phase === 'waiting');
    expect(reasons).to.have.length(1);
    expect({ waiting: outbox.stats().waitingBatches, connections: server.connections }).to.deep.equal({
      waiting: 1,
      connections: 0,
    });
  });
});
