import { expect } from 'chai';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import type { LiveUpdate } from '@furrow/protocol/live-update';
import { ApiWorld } from '../api/api-harness.js';
import { sampleMachine } from '../api/sample-machine.js';
import { attachLive, type Live } from './live-socket.js';

function updateOf(socket: Socket): Promise<LiveUpdate> {
  return new Promise((resolve) => void socket.once('update', resolve));
}

describe('live socket', () => {
  let world: ApiWorld;
  let http: HttpServer;
  let io: Server;
  let live: Live;
  const clients: Socket[] = [];

  beforeEach(async () => {
    world = new ApiWorld();
    world.machines = [sampleMachine('tractor-1'), sampleMachine('tractor-2')];
    http = createServer();
    io = new Server(http, { serveClient: false });
    const { folds, registry, presence, coverageVersions, accounts } = world.dependencies();
    live = attachLive(io, { folds, registry, presence, coverageVersions, accounts, clock: world.clock });
    live.start();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    live.stop();
    await io.close();
  });

  function client(cookie: string | undefined): Socket {
    const { port } = http.address() as AddressInfo;
    const socket = connect(`http://127.0.0.1:${port}/live`, {
      transports: ['websocket'],
      reconnection: false,
      ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    });
    clients.push(socket);
    return socket;
  }

  it('admits by the session cookie and sends the snapshot, then changes', async () => {
    const socket = client('theme=dark; furrow_session=token-manager');
    const snapshot = await updateOf(socket);
    expect(snapshot.snapshot).to.equal(true);
    expect(snapshot.machines.map((machine) => machine.machineId)).to.deep.equal(['tractor-1']);
    world.machines = [sampleMachine('tractor-1', { activity: 'standing' })];
    live.noteNews();
    const next = updateOf(socket);
    world.clock.advance(500);
    expect((await next).machines[0]?.activity).to.equal('standing');
  });

  it('refuses no cookie, a bad token and a cookie of another name', async () => {
    for (const cookie of [undefined, 'furrow_session=forged', 'xfurrow_session=token-admin']) {
      const socket = client(cookie);
      const error = await new Promise<Error>((resolve) => void socket.once('connect_error', resolve));
      expect(error.message).to.contain('Log in first');
    }
  });
});
