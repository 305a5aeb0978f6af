import { expect } from 'chai';
import * as fc from 'fast-check';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger, type LogFields } from '../log/logger.js';
import { nmeaChecksum } from '../nmea/nmea-sentence.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import { AutoBaudSource } from './auto-baud-source.js';
import { BaudSearch, TRIAL_MS } from './baud-search.js';
import { judgeBytes, verdictText } from './baud-verdict.js';

const BODY = 'GNGGA,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,M,12.345,M,1.2,0001';
const GGA = `$${BODY}*${nmeaChecksum(BODY).toString(16).toUpperCase().padStart(2, '0')}\r\n`;
const UNIHEADING =
  '#UNIHEADINGA,78,GPS,FINE,2428,116060000,0,0,18,11;SOL_COMPUTED,NARROW_INT,1.4773,179.0284,-2.4202,0.0000,0.8259,1.0921,"999",27,21,21,15,3,01,3,f3*5d424350\r\n';

/** What a port reads of a text that is sent at another rate: 8 data bits, no parity, one stop bit, sampled mid-bit. */
function readAtRate(text: string, sentBaud: number, readBaud: number): Uint8Array {
  const bits = [...Buffer.from(text, 'latin1')].flatMap((byte) => [
    0,
    ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1),
    1,
  ]);
  const level = (time: number): number => bits[Math.floor(time * sentBaud)] ?? 1;
  const bytes: number[] = [];
  const endS = bits.length / sentBaud;
  const stepS = 1 / (16 * Math.max(sentBaud, readBaud));
  for (let timeS = 0; timeS < endS;) {
    if (level(timeS) === 1) {
      timeS += stepS;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte |= level(timeS + (bit + 1.5) / readBaud) << bit;
    bytes.push(byte);
    timeS += 9.5 / readBaud;
  }
  return Uint8Array.from(bytes);
}

/** Lets what was promised happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

describe('judgeBytes', () => {
  it('tells sentences, logs, adapters, other text, noise and silence', () => {
    for (const [text, content, score] of [
      [GGA.repeat(3), 'nmea', 3],
      [`\xb5\x62\x01\x07${GGA}\xd3\x00\x13\x3e${GGA}`, 'nmea', 2],
      [UNIHEADING.repeat(2) + GGA, 'unicore', 3],
      ['t1232AABB\r'.repeat(4), 'slcan', 4],
      ['login: \r\npassword: \r\n', 'text', 0],
      [GGA.replace('*', '*0'), 'text', 0],
      ['\x00\xf8\x80\x1e\xff\xe0'.repeat(20), 'noise', 0],
      ['', 'nothing', 0],
    ] as const) {
      expect(judgeBytes(Buffer.from(text, 'latin1')), text.slice(0, 12)).to.deep.include({ content, score });
    }
  });

  it('calls a receiver that is read at another rate noise, and names it so', () => {
    for (const [sent, read] of [
      [9600, 115_200],
      [38_400, 115_200],
      [115_200, 9600],
      [460_800, 115_200],
      [9600, 38_400],
      [57_600, 38_400],
    ] as const) {
      const verdict = judgeBytes(readAtRate(GGA.repeat(10), sent, read));
      expect(verdict.content, `${sent} read at ${read}`).to.equal('noise');
      expect(verdictText(verdict)).to.match(/^wrong rate: \d+ % of the bytes are no text$/);
    }
    expect(judgeBytes(readAtRate(GGA.repeat(10), 9600, 9600))).to.deep.include({ content: 'nmea', score: 10 });
  });

  it('never throws, and finds nothing right in chance bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(judgeBytes(bytes).content).to.be.oneOf(['noise', 'text', 'nothing']);
      }),
    );
  });
});

describe('BaudSearch', () => {
  it('finds the rate in any chunks, however it comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(4800, 9600, 38_400, 115_200), fc.integer({ min: 1, max: 700 }), (sent, size) => {
        const search = new BaudSearch([115_200, 9600, 38_400, 4800]);
        for (let trial = 0; trial < 4 && !search.isFound; trial += 1) {
          const bytes = readAtRate(GGA.repeat(60), sent, search.rate);
          let step = 'stay';
          for (let at = 0; at < bytes.length && step === 'stay'; at += size) {
            step = search.push(bytes.subarray(at, at + size));
          }
          if (step === 'stay') step = search.expire();
          if (step === 'next') search.next();
        }
        expect([search.isFound, search.rate]).to.deep.equal([true, sent]);
      }),
      { numRuns: 12 },
    );
  }).timeout(20_000);

  it('says when a rate that was right is right no more', () => {
    const search = new BaudSearch([9600, 115_200]);
    expect(search.push(Buffer.from(GGA.repeat(2)))).to.equal('found');
    expect(search.push(Buffer.from(GGA.repeat(300)))).to.equal('stay');
    expect(search.push(new Uint8Array(20_000).fill(0xf8))).to.equal('lost');
    expect(search.isFound).to.equal(false);
  });
});

describe('auto-baud source', () => {
  let clock: TestClock;
  let ports: { readonly baudRate: number; readonly port: MockSerialSource }[];
  let received: string;
  let logged: (readonly [string, LogFields | undefined])[];
  let source: AutoBaudSource;

  beforeEach(() => {
    clock = new TestClock(0);
    ports = [];
    received = '';
    logged = [];
    source = new AutoBaudSource(
      { name: 'receiver', path: '/dev/mock' },
      {
        clock,
        logger: {
          ...silentLogger,
          info: (message, fields) => void logged.push([message, fields]),
          warnOften: (_key, message, fields) => void logged.push([message, fields]),
        },
        rates: [115_200, 9600],
        createSource: (baudRate) => {
          const port = new MockSerialSource('receiver');
          ports.push({ baudRate, port });
          return port;
        },
      },
    );
    source.start({
      onOpen: () => undefined,
      onBytes: (bytes) => (received += Buffer.from(bytes).toString('latin1')),
      onClose: () => undefined,
    });
  });
  afterEach(() => source.stop());

  it('leaves a wrong rate, names why, and hands on every byte of the right one', async () => {
    ports[0]?.port.play(readAtRate(GGA.repeat(400), 9600, 115_200), 64);
    await settle();
    expect(ports.map(({ baudRate }) => baudRate)).to.deep.equal([115_200, 9600]);
    ports[1]?.port.play(Buffer.from(GGA.repeat(5)), 7);
    expect(received).to.equal(GGA.repeat(5));
    expect(logged.map(([message]) => message)).to.deep.equal([
      'not this baud rate, trying the next',
      'baud rate found',
    ]);
    expect(logged[0]?.[1]).to.deep.include({ baudRate: 115_200, next: 9600 });
    expect(logged[0]?.[1]?.['why']).to.match(/^wrong rate: \d+ % of the bytes are no text$/);
    expect(logged[1]?.[1]).to.deep.include({ baudRate: 9600 });
    clock.advance(60_000);
    await settle();
    expect(ports).to.have.length(2);
  });

  it('goes through the rates in silence, again and again', async () => {
    for (let trial = 0; trial < 4; trial += 1) {
      clock.advance(TRIAL_MS);
      await settle();
    }
    expect(ports.map(({ baudRate }) => baudRate)).to.deep.equal([115_200, 9600, 115_200, 9600, 115_200]);
    expect(logged[0]?.[1]?.['why']).to.equal('no bytes');
    expect(received).to.equal('');
  });

  it('begins with the same rate after the port was pulled out', async () => {
    ports[0]?.port.play(Buffer.from(GGA.repeat(2)));
    ports[0]?.port.unplug();
    clock.advance(60_000);
    ports[0]?.port.replug();
    ports[0]?.port.play(Buffer.from(GGA.repeat(2)));
    await settle();
    expect(ports).to.have.length(1);
    expect(received).to.equal(GGA.repeat(4));
  });

  it('opens nothing after a stop', async () => {
    await source.stop();
    clock.advance(60_000);
    await settle();
    expect([ports.length, clock.pendingTimers, source.state]).to.deep.equal([1, 0, 'stopped']);
  });
});
