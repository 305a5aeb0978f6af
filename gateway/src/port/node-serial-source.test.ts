import { SerialPortMock } from 'serialport';
import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { NodeSerialSource, type RawSerialPort } from './node-serial-source.js';

const PATH = '/dev/mock-can';

/** A port of the library's mock, which tells what was written to it. */
function createMockPort(): SerialPortMock {
  return new SerialPortMock({ path: PATH, baudRate: 115_200, autoOpen: false });
}

describe('node serial source', () => {
  let clock: TestClock;
  let ports: SerialPortMock[];
  let bytes: string;
  let closeReasons: string[];
  let source: NodeSerialSource;

  const start = (): Promise<void> =>
    new Promise((resolve) => {
      source.start({
        onOpen: resolve,
        onBytes: (chunk) => (bytes += Buffer.from(chunk).toString('latin1')),
        onClose: (reason) => closeReasons.push(reason),
      });
    });

  beforeEach(() => {
    SerialPortMock.binding.reset();
    clock = new TestClock(0);
    ports = [];
    bytes = '';
    closeReasons = [];
    source = new NodeSerialSource(
      { name: 'can', path: PATH, baudRate: 115_200 },
      {
        clock,
        logger: silentLogger,
        random: () => 0.5,
        createPort: () => {
          const port = createMockPort();
          ports.push(port);
          return port as unknown as RawSerialPort;
        },
      },
    );
  });
  afterEach(() => source.stop());

  it('writes what it is given while it is open, and nothing else', async () => {
    SerialPortMock.binding.createPort(PATH, { record: true });
    expect(source.write(Buffer.from('F\r'))).to.equal(false);
    await start();
    expect(source.write(Buffer.from('V\r'))).to.equal(true);
    const [port] = ports;
    await new Promise((resolve) => port?.drain(resolve));
    expect(port?.port?.recording.toString('latin1')).to.equal('V\r');
    expect(source.state).to.equal('open');
  });

  it('hands on what the port sends', async () => {
    SerialPortMock.binding.createPort(PATH);
    await start();
    const received = new Promise((resolve) => ports[0]?.once('data', resolve));
    ports[0]?.port?.emitData('T18F00401800112233\r');
    await received;
    expect(bytes).to.equal('T18F00401800112233\r');
  });

  it('tries again while the device is missing, and opens it once it is there', async () => {
    const opened = start();
    while (source.state !== 'closed') await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(closeReasons).to.have.lengthOf(1);
    SerialPortMock.binding.createPort(PATH);
    clock.advance(10_000);
    await opened;
    expect(source.state).to.equal('open');
  });

  it('opens the port again after it was pulled out', async () => {
    SerialPortMock.binding.createPort(PATH);
    await start();
    ports[0]?.emit('close', new Error('bad file descriptor'));
    expect({ state: source.state, closeReasons }).to.deep.equal({
      state: 'closed',
      closeReasons: ['bad file descriptor'],
    });
    clock.advance(10_000);
    while ((source.state as string) !== 'open') await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(ports).to.have.lengthOf(2);
  });

  it('survives an error without anybody listening, and opens nothing after a stop', async () => {
    SerialPortMock.binding.createPort(PATH);
    await start();
    ports[0]?.emit('error', new Error('write failed'));
    await source.stop();
    clock.advance(60_000);
    expect(ports).to.have.lengthOf(1);
    expect(clock.pendingTimers).to.equal(0);
  });
});
