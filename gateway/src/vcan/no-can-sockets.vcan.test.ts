import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { KernelNetworkLinks } from '../port/network-link.js';
import { loadSocketCan } from '../port/socketcan-module.js';
import { SocketCanSource } from '../port/socketcan-source.js';
import { loadCanModules, VcanInterface } from './vcan-interface.js';

/** Must be the first: nothing unloads the modules again. */
describe('a kernel without CAN sockets', () => {
  it('is told from a missing interface, and is recovered from without a restart', async () => {
    const clock = new TestClock(0);
    const closeReasons: string[] = [];
    const settings = { name: 'tractor', interfaceName: 'vcan7' };
    const links = new KernelNetworkLinks();
    const source = new SocketCanSource(settings, { clock, links, logger: silentLogger, loadModule: loadSocketCan });
    const toClose = async (count: number): Promise<void> => {
      while (closeReasons.length < count) await new Promise<void>((resolve) => void setImmediate(resolve));
    };
    const quiet = { onOpen: () => undefined, onBytes: () => undefined, onFrame: () => undefined };
    source.start({ ...quiet, onClose: (reason) => closeReasons.push(reason) });
    await toClose(1);
    loadCanModules();
    clock.advance(1000);
    const vcan = new VcanInterface('vcan7');
    vcan.add();
    clock.advance(1000);
    expect(source.state).to.equal('open');
    await source.stop();
    vcan.remove();
    expect(closeReasons).to.have.lengthOf(2);
    expect(closeReasons[0]).to.match(/no CAN sockets/);
    expect(closeReasons[1]).to.match(/no network interface is called vcan7/);
  });
});
