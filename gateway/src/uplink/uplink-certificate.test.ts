import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { numberedRecords, TEST_SEALER } from '../outbox/outbox.suite.js';
import { ScriptedServer } from './scripted-server.js';
import { makeCertificate } from './test-certificate.js';
import { UplinkClient } from './uplink-client.js';

const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe('uplink over TLS', () => {
  const certificate = makeCertificate();
  let server: ScriptedServer;
  let client: UplinkClient | undefined;
  let outbox: MemoryOutbox;
  let reasons: unknown[];
  beforeEach(() => {
    reasons = [];
    outbox = new MemoryOutbox(TEST_SEALER);
    outbox.append(numberedRecords(0, 2));
    outbox.seal();
  });
  afterEach(async () => {
    client?.stop();
    await server.stop();
  });

  async function start(shown: typeof certificate, ca?: Buffer): Promise<void> {
    server = new ScriptedServer(shown);
    await server.start();
    const logger: Logger = { ...silentLogger, warnOften: (_key, _message, fields) => reasons.push(fields?.['reason']) };
    client = new UplinkClient(
      { url: server.url, softwareVersion: '0.1.0', ...(ca === undefined ? {} : { ca }) },
      { outbox, identity: IDENTITY, clock: new TestClock(1_777_337_043_000), logger, random: () => 0.5 },
    );
    client.start();
  }

  async function expectNothingSent(reason: RegExp): Promise<void> {
    await until(() => client?.phase === 'waiting');
    expect(reasons[0]).to.match(reason);
    expect({ connections: server.connections, waiting: outbox.stats().waitingBatches }).to.deep.equal({
      connections: 0,
      waiting: 1,
    });
  }

  it('carries batches to a server whose certificate the authority of caFile signed', async () => {
    await start(certificate, certificate.cert);
    await server.enrol();
    (await server.nextBatch()).answer();
    await until(() => outbox.stats().waitingBatches === 0);
  });

  it('sends nothing to a server of an unknown authority, and asks for caFile', async () => {
    await start(certificate);
    await expectNothingSent(/^self-signed certificate.* \(.*caFile/);
  });

  it('sends nothing to a server of another authority than that of caFile', async () => {
    await start(makeCertificate(), certificate.cert);
    await expectNothingSent(/certificate/);
  });

  it('sends nothing to a server whose certificate is for another name', async () => {
    const other = makeCertificate('DNS:furrow.example');
    await start(other, other.cert);
    await expectNothingSent(/127\.0\.0\.1/);
  });
});
