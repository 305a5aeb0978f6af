import { expect } from 'chai';
import { canIdentifier } from '../can/can-identifier.js';
import { TestClock } from '../clock/test-clock.js';
import { BusMember } from '../j1939/bus-member.js';
import { claimFrame } from '../j1939/own-frames.js';
import { silentLogger } from '../log/logger.js';
import { BusSpeaker } from '../port/bus-speaker.js';
import { describeCanSource, type CanRig } from '../port/can-source.suite.js';
import { CanUnavailable } from '../port/can-unavailable.js';
import { KernelNetworkLinks } from '../port/network-link.js';
import { loadSocketCan, openChannel } from '../port/socketcan-module.js';
import { SocketCanSource } from '../port/socketcan-source.js';
import { CanPlayer, loadCanModules, VcanInterface } from './vcan-interface.js';

interface VcanRig extends CanRig {
  readonly source: SocketCanSource;
  readonly vcan: VcanInterface;
  readonly player: () => CanPlayer;
}

async function createRig(canSend = false): Promise<VcanRig> {
  loadCanModules();
  const vcan = new VcanInterface('vcan0');
  vcan.add();
  let player = await CanPlayer.open(vcan.name);
  const clock = new TestClock(0);
  const settings = { name: 'tractor', interfaceName: vcan.name, canSend };
  const parts = { clock, links: new KernelNetworkLinks(), logger: silentLogger, loadModule: loadSocketCan };
  return {
    source: new SocketCanSource(settings, parts),
    clock,
    vcan,
    player: () => player,
    sent: () => player.heard,
    send: (frames) => frames.forEach((frame) => player.send(frame)),
    unplug: () => vcan.remove(),
    replug: async () => {
      vcan.add();
      player = await CanPlayer.open(vcan.name);
    },
    close: () => {
      player.close();
      vcan.remove();
    },
  };
}

/** Waits for what the kernel does; the runner's time-out ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describeCanSource('SocketCAN on vcan', async (canSend) => {
  const rig = await createRig(canSend);
  return { ...rig, unplug: () => (rig.player().close(), rig.unplug()) };
});

describe('SocketCAN source on vcan', () => {
  let rig: VcanRig;
  let closeReasons: string[];
  let heard: number;

  beforeEach(async () => {
    rig = await createRig();
    [closeReasons, heard] = [[], 0];
    rig.source.start({
      onOpen: () => undefined,
      onBytes: () => undefined,
      onFrame: () => (heard += 1),
      onClose: (reason) => closeReasons.push(reason),
    });
    await until(() => rig.source.state === 'open');
  });
  afterEach(async () => {
    await rig.source.stop();
    await rig.close();
  });

  it('tells of a link that goes down, and hears it when it is up again', async () => {
    rig.vcan.down();
    rig.clock.advance(1000);
    expect({ state: rig.source.state, reasons: closeReasons.length }).to.deep.equal({ state: 'closed', reasons: 1 });
    expect(closeReasons[0]).to.match(/vcan0 is down/);
    rig.vcan.up();
    rig.clock.advance(1000);
    expect(rig.source.state).to.equal('open');
    rig.send([{ id: 0x18fef100, extended: true, remote: false, data: Uint8Array.of(1) }]);
    await until(() => heard === 1);
  });

  it('is told of a removed interface by the kernel, before it looks', async () => {
    rig.player().close();
    rig.vcan.remove();
    await until(() => rig.source.state === 'closed');
    expect(closeReasons).to.have.lengthOf(1);
    expect(closeReasons[0]).to.match(/no network interface is called vcan0/);
    await rig.replug();
  });

  it('reads error frames of the kernel, and hands none on', async () => {
    rig.player().sendError(0x004, Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0));
    rig.player().sendError(0x040, new Uint8Array(8));
    rig.player().sendError(0x100, new Uint8Array(8));
    await until(() => rig.source.bus.state === 'error-active');
    expect(rig.source.bus.counts).to.deep.equal({
      'error-passive': 1,
      'bus-off': 1,
      'restarted after bus-off': 1,
      'error-active': 1,
    });
    expect(heard).to.equal(0);
  });

  it('claims an address on the bus where it may send, against a unit that has it already', async () => {
    await rig.source.stop();
    await rig.close();
    rig = await createRig(true);
    let frames = 0;
    rig.source.start({
      onOpen: () => undefined,
      onBytes: () => undefined,
      onClose: () => undefined,
      onFrame: (frame) => {
        frames += 1;
        speaker.take({ ...canIdentifier(frame.id), data: frame.data, bus: 'tractor', atMs: rig.clock.now() });
      },
    });
    const member = new BusMember({ name: 'A000820000012345', preferredAddress: 200, delayMs: 0, requests: [] });
    const speaker = new BusSpeaker(member, rig.source, { clock: rig.clock, logger: silentLogger });
    speaker.start();
    await until(() => rig.source.state === 'open');
    const idsSent = (): string[] => rig.sent().map(({ id }) => id.toString(16));
    rig.send([{ id: 0x0cf00400, extended: true, remote: false, data: new Uint8Array(8) }]);
    await until(() => frames > 0);
    rig.clock.advance(50);
    await until(() => idsSent().includes('18eafffe'));
    rig.clock.advance(300);
    await until(() => idsSent().includes('18eeffc8'));
    rig.send([claimFrame('0000000000000001', 200)]);
    await until(() => idsSent().includes('18eeff80'));
    rig.clock.advance(300);
    expect(speaker.status).to.deep.include({ phase: 'claimed', address: 128 });
    speaker.stop();
  });

  it('tells a missing interface from one that is not of CAN', async () => {
    const module = await loadSocketCan('vcan9');
    const reasonOf = (name: string): string => {
      try {
        openChannel(module, new KernelNetworkLinks(), name);
        return 'none';
      } catch (error) {
        return error instanceof CanUnavailable ? error.reason : String(error);
      }
    };
    expect([reasonOf('vcan9'), reasonOf('lo')]).to.deep.equal(['noInterface', 'notCan']);
  });
});
