import { expect } from 'chai';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { io } from 'socket.io-client';
import { connectionCause } from './connection-cause.js';
import { makeCertificate } from './test-certificate.js';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function causeAt(url: string): Promise<string> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  const error = await new Promise<Error>((resolve) => void socket.once('connect_error', resolve));
  socket.disconnect();
  return connectionCause(error);
}

describe('connection cause', () => {
  it('names a refused connection and what to check', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const cause = await causeAt(`http://127.0.0.1:${port}`);
    expect(cause).to.contain(`connect ECONNREFUSED 127.0.0.1:${port}`).and.contain('check host and port');
  });

  it('asks for caFile where the certificate is of an unknown authority', async () => {
    const server = createTlsServer(makeCertificate());
    const cause = await causeAt(`https://127.0.0.1:${await listen(server)}`);
    expect(cause).to.match(/^self-signed certificate.* \(.*caFile/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('keeps the words of Socket.IO where there is no cause below', () => {
    expect(connectionCause(new Error('timeout'))).to.equal('timeout');
  });
});
