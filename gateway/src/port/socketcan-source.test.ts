import { expect } from 'chai';
import type { CanFrame } from '../can/can-frame.js';
import { TestClock } from '../clock/test-clock.js';
import { createLogger } from '../log/logger.js';
import { CanUnavailable } from './can-unavailable.js';
import { ScriptedSocketCan } from './scripted-socketcan.js';
import { LINK_CHECK_MS, SocketCanSource } from './socketcan-source.js';

/** The loading of the package takes some turns of the loop. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('SocketCAN source', () => {
  let clock: TestClock;
  let kernel: ScriptedSocketCan;
  let logLines: string[];
  let frames: CanFrame[];
  let closeReasons: string[];
  let source: SocketCanSource;

  const create = (failure?: CanUnavailable): SocketCanSource =>
    new SocketCanSource(
      { name: 'tractor', interfaceName: 'can0' },
      {
        clock,
        links: kernel,
        logger: createLogger('port', { level: 'info', format: 'text', clock, write: (line) => logLines.push(line) }),
        loadModule: () => (failure === undefined ? Promise.resolve(kernel) : Promise.reject(failure)),
      },
    );
  const start = (): Promise<void> => {
    source.start({
      onOpen: () => undefined,
      onBytes: () => undefined,
      onFrame: (frame) => frames.push(frame),
      onClose: (reason) => closeReasons.push(reason),
    });
    return settled();
  };

  beforeEach(() => {
    clock = new TestClock(0);
    kernel = new ScriptedSocketCan();
    [logLines, frames, closeReasons] = [[], [], []];
    source = create();
  });
  afterEach(() => source.stop());

  it('says once, with the remedy, that the package is missing, and tries no more', async () => {
    source = create(new CanUnavailable('moduleMissing', 'can0'));
    await start();
    clock.advance(600_000);
    expect({ state: source.state, timers: clock.pendingTimers, lines: logLines.length }).to.deep.equal({
      state: 'closed',
      timers: 0,
      lines: 1,
    });
    expect(closeReasons).to.have.lengthOf(1);
    expect(closeReasons[0]).to.match(/socketcan is not installed; install a C\+\+ compiler/);
  });

  it('tells no CAN sockets, no such interface, another interface and a link that is down apart, each once', async () => {
    kernel.canSockets = false;
    kernel.link = 'absent';
    await start();
    clock.advance(LINK_CHECK_MS * 5);
    kernel.canSockets = true;
    clock.advance(LINK_CHECK_MS * 5);
    kernel.link = 'notCan';
    clock.advance(LINK_CHECK_MS * 5);
    kernel.link = 'down';
    clock.advance(LINK_CHECK_MS * 5);
    expect(closeReasons).to.have.lengthOf(4);
    expect(closeReasons[0]).to.match(/no CAN sockets; .*modprobe can-raw/);
    expect(closeReasons[1]).to.match(/no network interface is called can0/);
    expect(closeReasons[2]).to.match(/can0 is a network interface, but not one of a CAN bus/);
    expect(closeReasons[3]).to.match(/can0 is down; bring it up: ip link set can0 up/);
    expect(logLines).to.have.lengthOf(4);
  });

  it('opens the interface within a second after it is up', async () => {
    kernel.link = 'down';
    await start();
    expect(source.state).to.equal('closed');
    kernel.link = 'up';
    clock.advance(LINK_CHECK_MS);
    expect(source.state).to.equal('open');
  });

  it('says once that a link that flaps is gone, each time', async () => {
    await start();
    for (let time = 0; time < 3; time += 1) {
      kernel.link = 'down';
      clock.advance(LINK_CHECK_MS * 3);
      kernel.link = 'up';
      clock.advance(LINK_CHECK_MS * 3);
    }
    expect({ closed: closeReasons.length, opened: kernel.opened, lines: logLines.length }).to.deep.equal({
      closed: 3,
      opened: 4,
      lines: 7,
    });
  });

  it('counts each change of the controller and logs it once, and hands on no error frame', async () => {
    await start();
    const controller = (status: number): void =>
      kernel.play({ id: 0x004, err: true, data: Buffer.from([0, status, 0, 0, 0, 0, 0, 0]) });
    controller(0x08);
    for (let time = 0; time < 100; time += 1) controller(0x20);
    for (let time = 0; time < 2; time += 1) kernel.play({ id: 0x040, err: true, data: Buffer.alloc(8) });
    expect(source.bus.state).to.equal('bus-off');
    kernel.play({ id: 0x100, err: true, data: Buffer.alloc(8) });
    kernel.play({ id: 0x088, err: true, data: Buffer.alloc(8) });
    expect(source.bus).to.deep.equal({
      state: 'error-active',
      counts: {
        'error-warning': 1,
        'error-passive': 1,
        'bus-off': 1,
        'restarted after bus-off': 1,
        'error-active': 1,
        'bus error': 1,
      },
    });
    expect(frames).to.deep.equal([]);
    expect(logLines.filter((line) => line.includes('CAN controller'))).to.have.lengthOf(4);
  });

  it('knows no state of the controller after the link went', async () => {
    await start();
    kernel.play({ id: 0x040, err: true, data: Buffer.alloc(8) });
    kernel.link = 'down';
    clock.advance(LINK_CHECK_MS);
    expect(source.bus).to.deep.equal({ state: null, counts: { 'bus-off': 1 } });
  });

  it('counts a CAN FD frame and does not hand it on', async () => {
    await start();
    kernel.play({ id: 0x18fef100, ext: true, data: Buffer.alloc(64) });
    expect({ frames, counts: source.bus.counts }).to.deep.equal({
      frames: [],
      counts: { 'CAN FD frame, not read': 1 },
    });
  });

  it('opens nothing where it is stopped while the package loads', async () => {
    const started = start();
    await source.stop();
    await started;
    clock.advance(60_000);
    expect({ opened: kernel.opened, timers: clock.pendingTimers }).to.deep.equal({ opened: 0, timers: 0 });
  });
});

const none = (): void => undefined;

async function started(canSend = false) {
  const clock = new TestClock(0);
  const kernel = new ScriptedSocketCan();
  const lines: string[] = [];
  const logger = createLogger('port', { level: 'info', format: 'text', clock, write: (line) => lines.push(line) });
  const source = new SocketCanSource(
    { name: 'tractor', interfaceName: 'can0', canSend },
    { clock, links: kernel, logger, loadModule: () => Promise.resolve(kernel) },
  );
  source.start({ onOpen: none, onBytes: none, onClose: none, onFrame: none });
  await settled();
  return { clock, kernel, source, lines };
}

describe('SocketCAN source on a troubled bus', () => {
  const errors = Buffer.alloc(8);

  it('recognises a wrong bit rate by its errors, tells it once, and that it is over', async () => {
    const { clock, kernel, source, lines } = await started();
    for (let second = 0; second < 10; second += 1) {
      kernel.play({ id: 0x088, err: true, data: errors });
      clock.advance(1000);
    }
    expect(source.bus).to.deep.include({ trouble: 'wrongBitRate' });
    kernel.play({ id: 0x18fef100, ext: true, data: Buffer.of(1) });
    clock.advance(1000);
    expect(source.bus).to.not.have.property('trouble');
    expect(lines.filter((line) => line.includes('errors and not one frame'))).to.have.lengthOf(1);
    expect(lines.filter((line) => line.includes('is heard again'))).to.have.lengthOf(1);
    await source.stop();
  });

  it('names bus-off, and takes frames that are heard for the recovery', async () => {
    const { clock, kernel, source, lines } = await started();
    kernel.play({ id: 0x040, err: true, data: errors });
    clock.advance(1000);
    expect(source.bus.trouble).to.equal('busOff');
    kernel.play({ id: 0x18fef100, ext: true, data: Buffer.of(1) });
    clock.advance(1000);
    expect(source.bus.state).to.equal('error-active');
    expect(lines.filter((line) => line.includes('has cut itself off'))).to.have.lengthOf(1);
    await source.stop();
  });

  it('says that a frame was not sent where the queue is full, and that nobody acknowledges', async () => {
    const { clock, kernel, source } = await started(true);
    const frame = { id: 0x18eeff80, extended: true, remote: false, data: Uint8Array.of(1) };
    expect(await source.send?.(frame)).to.equal(true);
    kernel.isQueueFull = true;
    expect(await source.send?.(frame)).to.equal(false);
    kernel.play({ id: 0x020, err: true, data: errors });
    clock.advance(1000);
    expect(source.bus).to.deep.include({ trouble: 'nobodyAcknowledges' });
    expect(source.bus.counts).to.include({ 'frame sent': 1, 'frame not sent': 1 });
    await source.stop();
  });
});
