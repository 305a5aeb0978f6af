import { expect } from 'chai';
import * as fc from 'fast-check';
import { TestClock } from '../clock/test-clock.js';
import { createLogger } from '../log/logger.js';
import { MockSerialSource } from './mock-serial-source.js';
import { SlcanSource, type SlcanSettings } from './slcan-source.js';

const FRAME = { id: 0x18eeff80, extended: true, remote: false, data: Uint8Array.of(1, 2) };
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function create(settings: Partial<SlcanSettings> = {}) {
  const clock = new TestClock(0);
  const port = new MockSerialSource('tractor');
  const lines: string[] = [];
  const logger = createLogger('port', { level: 'info', format: 'text', clock, write: (line) => lines.push(line) });
  const source = new SlcanSource(port, { bitrate: 250_000, mode: 'listen', ...settings }, { clock, logger });
  let bytes = '';
  const start = () =>
    source.start({
      onOpen: () => undefined,
      onClose: () => undefined,
      onBytes: (piece) => (bytes += Buffer.from(piece).toString('latin1')),
      onFrame: () => undefined,
    });
  /** Seconds pass, each with its answers. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      await turn();
    }
  };
  return { clock, port, lines, source, start, pass, bytes: () => bytes };
}

/** Answers commands as an adapter does whose status byte is this. */
function adapter(flags: string, refuses = '') {
  return (text: string): string => {
    if (refuses !== '' && text.startsWith(refuses)) return '\x07';
    if (text === 'F\r') return `F${flags}\r`;
    return /^[tr]/i.test(text) ? 'z\r' : '\r';
  };
}

describe('SLCAN source', () => {
  it('opens the channel for listening only: close, speed of 250 kbit/s, L', () => {
    const { port, start } = create();
    start();
    expect(port.written).to.equal('C\rS5\rL\r');
  });

  it('opens for acknowledging where the mode says so, and where it may send', () => {
    for (const settings of [{ mode: 'normal' }, { canSend: true }] as const) {
      const { port, start } = create(settings);
      start();
      expect(port.written).to.equal('C\rS5\rO\r');
    }
  });

  it('falls back to O where the adapter knows no L, and says what that means', async () => {
    const { port, lines, start, bytes } = create();
    port.answer = adapter('00', 'L');
    start();
    await turn();
    expect(port.written).to.equal('C\rS5\rL\rO\r');
    expect(lines.filter((line) => line.includes('knows no listen-only mode'))).to.have.lengthOf(1);
    expect(bytes()).to.not.contain('\x07');
  });

  it('names a bit rate that the adapter refuses', async () => {
    const { port, source, start } = create();
    port.answer = adapter('00', 'S');
    start();
    await turn();
    expect(source.bus.cause).to.equal('the adapter refuses the bit rate of 250000; see its manual');
  });

  it('recognises a wrong bit rate by its errors, tells it once, and that it is over', async () => {
    const { port, lines, source, start, pass } = create();
    port.answer = adapter('A4');
    start();
    await pass(20);
    expect(source.bus).to.deep.include({ trouble: 'wrongBitRate', state: 'error-passive' });
    expect(source.bus.cause).to.match(/the bit rate of 250000 is not that of the bus/);
    port.answer = adapter('00');
    await pass(1);
    port.play(Buffer.from('T18FEF10001FF\r', 'latin1'));
    await pass(10);
    expect(source.bus).to.not.have.property('trouble');
    expect(
      lines.map((line) => /(?:errors and not one frame|is heard again|changed|sound)/.exec(line)?.[0]),
    ).to.deep.equal(['changed', 'errors and not one frame', 'sound', 'is heard again']);
  });

  it('counts overflows of the adapter, and leaves one alone that knows no status', async () => {
    const overflowing = create();
    overflowing.port.answer = adapter('09');
    overflowing.start();
    await overflowing.pass(3);
    expect(overflowing.source.bus.counts['receive overflow']).to.be.greaterThan(1);
    for (const answer of [adapter('00', 'F'), () => '']) {
      const { port, start, pass, bytes } = create();
      port.answer = answer;
      start();
      await pass(30);
      expect(port.written.split('F\r').length - 1).to.be.at.most(3);
      expect(bytes()).to.not.contain('\x07');
    }
  });

  it('sends with an acknowledgement, and opens the channel anew where frames are not sent', async () => {
    const { port, source, start, pass } = create({ canSend: true });
    port.answer = adapter('00');
    start();
    await pass(1);
    expect(await source.send?.(FRAME)).to.equal(true);
    expect(port.written).to.contain('T18EEFF8020102\r');
    port.answer = adapter('00', 'T');
    for (let time = 0; time < 3; time += 1) expect(await source.send?.(FRAME)).to.equal(false);
    expect(source.bus.trouble ?? null).to.equal(null);
    await pass(12);
    expect(source.bus.trouble).to.equal('nobodyAcknowledges');
    expect(port.written.split('C\rS5\rO\r')).to.have.lengthOf(3);
    port.answer = () => '';
    const unanswered = source.send?.(FRAME);
    await pass(3);
    expect(await unanswered).to.equal(false);
  });

  it('never writes a frame where it may not send, whatever the adapter says', async () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from('TtRrFzZCSOL0189Af\r\x07')), maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    const step = fc.tuple(fc.constantFrom('bytes', 'time', 'pull'), piece, fc.nat(5000));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.constantFrom('listen', 'normal'), async (steps, mode) => {
        const { clock, port, source, start } = create({ mode });
        start();
        expect(source.send).to.equal(undefined);
        for (const [what, text, ms] of steps) {
          if (what === 'bytes') port.play(Buffer.from(text, 'latin1'));
          else if (what === 'time') clock.advance(ms);
          else {
            port.unplug();
            port.replug();
          }
        }
        await source.stop();
        expect(port.written.split('\r').filter((line) => !/^(?:[CLOF]|S5|)$/.test(line))).to.deep.equal([]);
      }),
    );
  });
});
