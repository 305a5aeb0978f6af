import { expect } from 'chai';
import type { GatewayStatus } from './gateway-status.js';
import { StatusServer } from './status-server.js';

describe('status server', () => {
  const server = new StatusServer(0, () => ({ gatewayId: 'a1', version: '0.1.0' }) as GatewayStatus);
  let port = 0;
  before(async () => {
    port = await server.start();
  });
  after(() => server.stop());

  it('serves the status as JSON on the loopback interface', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/status.json`);
    expect(await response.json()).to.deep.equal({ gatewayId: 'a1', version: '0.1.0' });
  });

  it('serves nothing else', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/gateway-key.pem`)).status).to.equal(404);
  });
});
