import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayStatus } from '../health/gateway-status.js';
import type { PortStatus } from '../health/port-watch.js';
import { CanPlayer, loadCanModules, VcanInterface } from './vcan-interface.js';

const STATUS_PORT = 8101;
const MAIN = path.resolve(import.meta.dirname, '../main.js');

/** The program's word on its port, once it is as wanted. */
async function portUntil(isWanted: (port: PortStatus) => boolean): Promise<PortStatus> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${STATUS_PORT}/status.json`).catch(() => undefined);
    const port = ((await response?.json()) as GatewayStatus | undefined)?.ports[0];
    if (port !== undefined && isWanted(port)) return port;
    await wait(100);
  }
}

/** The real program, real time: what it says of its port while the link comes and goes. */
describe('furrow-gateway run on vcan0', function () {
  this.timeout(90_000);
  const vcan = new VcanInterface('vcan0');
  let folder: string;
  let program: ChildProcess;
  let log = '';

  before(() => {
    loadCanModules();
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-run-'));
    const config = [
      'server: {url: "http://127.0.0.1:1"}',
      'stateDir: state',
      'can: [{name: tractor, type: socketcan, interface: vcan0}]',
      `statusPort: ${STATUS_PORT}`,
    ];
    writeFileSync(path.join(folder, 'gateway.yaml'), config.join('\n'));
    program = spawn(process.execPath, [MAIN, 'run', '--config', path.join(folder, 'gateway.yaml')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    program.stderr?.on('data', (text: Buffer) => (log += text.toString()));
  });
  after(() => {
    program.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('waits for the interface, hears it, waits while it is down or gone, hears it again, and ends cleanly', async () => {
    const missing = await portUntil(({ closeReason }) => closeReason !== null);
    expect(missing.closeReason).to.match(/no network interface is called vcan0/);
    const frame = { id: 0x0cf00400, extended: true, remote: false, data: Buffer.from('fffffFa43affffff', 'hex') };

    vcan.add();
    await portUntil(({ condition }) => condition === 'silent');
    const player = await CanPlayer.open(vcan.name);
    for (let count = 0; count < 5; count += 1) player.send(frame);
    const hearing = await portUntil(({ bytes }) => bytes === 40);
    expect(hearing).to.include({ condition: 'receiving', path: 'vcan0', opened: 1 });

    vcan.down();
    const down = await portUntil(({ condition }) => condition === 'closed');
    expect(down.closeReason).to.match(/vcan0 is down/);
    vcan.up();
    await portUntil(({ opened }) => opened === 2);
    player.send(frame);
    await portUntil(({ bytes }) => bytes === 48);
    player.close();

    vcan.remove();
    await portUntil(({ condition }) => condition === 'closed');
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    expect((await ended)[0]).to.equal(0);
    expect(log.match(/port closed/g)).to.have.lengthOf(3);
    expect(log.match(/port open/g)).to.have.lengthOf(2);
  });
});
