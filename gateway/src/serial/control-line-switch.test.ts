import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import type { Signal } from '../signal/signal.js';
import { ControlLineSwitch } from './control-line-switch.js';

describe('work switch on a control line', () => {
  let clock: TestClock;
  let port: MockSerialSource;
  let signals: Signal[];
  let warnings: unknown[];

  beforeEach(() => {
    clock = new TestClock(0);
    port = new MockSerialSource('receiver');
    port.start({ onOpen: () => undefined, onBytes: () => undefined, onClose: () => undefined });
    signals = [];
    warnings = [];
  });

  function start(line: 'cts' | 'dsr' = 'cts', inverted = false): ControlLineSwitch {
    const logger = { ...silentLogger, warn: (_message: string, fields: unknown) => void warnings.push(fields) };
    const lineSwitch = new ControlLineSwitch(
      port,
      { line, inverted },
      { clock, logger, onSignal: (each) => signals.push(each) },
    );
    lineSwitch.start();
    return lineSwitch;
  }

  /** Time passes in polls; each answer of the port arrives before the next. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }

  const told = (): unknown[] => signals.map(({ reading, atMs }) => [reading, atMs]);

  it('tells the level once it is steady, its changes at once, and all of it every second', async () => {
    const lineSwitch = start();
    port.controlLines = { cts: false, dsr: true };
    await pass(1500);
    port.controlLines = { cts: true, dsr: true };
    await pass(500);
    expect(told()).to.deep.equal([
      [0, 100],
      [0, 1200],
      [1, 1600],
    ]);
    expect(signals[0]).to.include({ name: 'workSwitch', source: 'control line CTS', unit: 'receiver' });
    lineSwitch.stop();
    expect(clock.pendingTimers).to.equal(0);
  });

  it('does not follow a bouncing contact', async () => {
    const lineSwitch = start();
    port.controlLines = { cts: false, dsr: false };
    await pass(300);
    for (let bounce = 0; bounce < 6; bounce += 1) {
      port.controlLines = { cts: bounce % 2 === 0, dsr: false };
      await pass(100);
    }
    expect(told()).to.deep.equal([[0, 100]]);
    lineSwitch.stop();
  });

  it('reads the other line, the other way round', async () => {
    port.controlLines = { cts: true, dsr: false };
    const lineSwitch = start('dsr', true);
    await pass(300);
    expect(told()).to.deep.equal([[1, 100]]);
    lineSwitch.stop();
  });

  it('says nothing while the port is away, and begins anew when it is back', async () => {
    port.controlLines = { cts: true, dsr: false };
    const lineSwitch = start();
    await pass(200);
    port.unplug();
    await pass(5000);
    port.replug();
    await pass(300);
    expect(told()).to.deep.equal([
      [1, 100],
      [1, 5300],
    ]);
    lineSwitch.stop();
  });

  it('names a port without control lines once, and asks no more', async () => {
    port.controlLines = new Error('ENOTTY: inappropriate ioctl for device, cannot get');
    start();
    await pass(3000);
    expect(signals).to.deep.equal([]);
    expect(warnings).to.deep.equal([
      { port: 'receiver', path: '/dev/mock/receiver', why: 'ENOTTY: inappropriate ioctl for device, cannot get' },
    ]);
    expect(clock.pendingTimers).to.equal(0);
  });
});
