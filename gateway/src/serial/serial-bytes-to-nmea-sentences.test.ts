import { expect } from 'chai';
import * as fc from 'fast-check';
import { nmeaChecksum, type NmeaSentence } from '../nmea/nmea-sentence.js';
import { SerialBytesToNmeaSentences } from './serial-bytes-to-nmea-sentences.js';

const GGA = '$GNGGA,001043.00,4404.14036,N,12118.85961,W,1,12,0.98,1113.0,M,-21.3,M,,*47\r\n';
const KSXT =
  '$KSXT,20211016083433.00,116.31296102,39.95817066,49.4911,223.57,-11.32,330.19,0.024,,1,3,28,27,,,,-0.012,0.021,0.020,,*2D\r\n';

const UNIHEADING =
  '#UNIHEADINGA,78,GPS,FINE,2428,116060000,0,0,18,11;SOL_COMPUTED,NARROW_INT,1.4773,179.0284,-2.4202,0.0000,0.8259,1.0921,"999",27,21,21,15,3,01,3,f3*5d424350\r\n';

/** A sentence with its fields as text. */
interface ReadSentence extends Pick<NmeaSentence['address'], 'talker' | 'type'> {
  readonly fields: string;
  readonly header: readonly string[];
}

function read(
  chunks: readonly (string | Uint8Array)[],
  allowMissingChecksum = false,
): { sentences: ReadSentence[]; faults: string[] } {
  const faults: string[] = [];
  const step = new SerialBytesToNmeaSentences({ allowMissingChecksum }, (reason, value) =>
    faults.push(`${reason}: ${value}`),
  );
  const sentences: ReadSentence[] = [];
  for (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
    step.push(bytes, ({ address: { talker, type }, fields, header }) =>
      sentences.push({ talker, type, fields: String(fields), header }),
    );
  }
  step.end();
  return { sentences, faults };
}

/** A sentence with its right checksum. */
function sentence(body: string): string {
  return `$${body}*${nmeaChecksum(body).toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

describe('SerialBytesToNmeaSentences', () => {
  it('reads talker, type and fields', () => {
    const { sentences, faults } = read([GGA, KSXT, sentence('PSTI,030,x')]);
    expect(faults).to.deep.equal([]);
    expect(sentences.map(({ talker, type }) => [talker, type])).to.deep.equal([
      ['GN', 'GGA'],
      ['P', 'KSXT'],
      ['P', 'PSTI'],
    ]);
    expect(String(sentences[0]?.fields)).to.match(/^001043\.00,4404\.14036,N,/);
  });

  it('refuses a wrong checksum, and a missing one unless it is allowed', () => {
    expect(read([GGA.replace('*47', '*48')]).faults[0]).to.match(/^checksum does not match: GNGGA,/);
    const bare = GGA.replace('*47', '');
    expect(read([bare]).faults[0]).to.match(/^no checksum: GNGGA,/);
    expect(read([bare], true).sentences).to.have.length(1);
  });

  it('takes the eight digits of a CRC-32 that some firmware ends KSXT with', () => {
    const body = KSXT.slice(1, -5);
    // CRC-32 of the bytes between $ and *, polynomial 0xEDB88320 reflected, started at 0, not inverted.
    let crc = 0;
    for (const byte of Buffer.from(body)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    const digits = (crc >>> 0).toString(16).padStart(8, '0');
    expect(read([`$${body}*${digits}\r\n`]).sentences).to.have.length(1);
    expect(
      read([`$${body}*${digits.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}\r\n`]).sentences,
    ).to.have.length(0);
  });

  it('reads Unicore logs with their CRC-32, whole or not at all', () => {
    const { sentences, faults } = read([UNIHEADING, GGA, UNIHEADING.replace('179', '178'), '# remark\r\n', GGA]);
    expect(sentences.map(({ type }) => type)).to.deep.equal(['UNIHEADINGA', 'GGA', 'GGA']);
    expect(sentences[0]?.header.slice(2, 5)).to.deep.equal(['FINE', '2428', '116060000']);
    expect(String(sentences[0]?.fields)).to.match(/^SOL_COMPUTED,NARROW_INT,1\.4773,179\.0284,/);
    expect(faults.map((fault) => fault.split(':')[0])).to.deep.equal(['checksum does not match', 'no checksum']);
  });

  it('names torn sentences and the bytes between, and goes on with the next', () => {
    const { sentences, faults } = read([`,1.7*7D\r\n\xb5\x62`, GGA.slice(0, 30), GGA, GGA.slice(0, 12)]);
    expect(sentences).to.have.length(1);
    expect(faults).to.deep.equal([
      'bytes between sentences: 9 bytes: 2c312e372a3744b562',
      'sentence cut by the next one: GNGGA,001043.00,4404.14036,N,',
      'sentence cut by the end: GNGGA,00104',
    ]);
  });

  it('keeps its memory bounded', () => {
    const { sentences, faults } = read(['$', 'A'.repeat(10_000), GGA, 'x'.repeat(100_000), GGA]);
    expect(sentences).to.have.length(2);
    expect(read(['#', 'A'.repeat(10_000), GGA]).faults[0]).to.contain('sentence longer than 2000 bytes');
    expect(faults.map((fault) => fault.split(':')[0])).to.deep.equal([
      'sentence longer than 400 bytes',
      'bytes between sentences',
      'bytes between sentences',
    ]);
  });

  it('gives the same sentences and faults whatever the chunks', () => {
    const stream = Buffer.from(
      `${GGA}\x01\x02${GGA.slice(3)}${KSXT}${UNIHEADING}$GP${GGA.replace('N', 'S')}${GGA}`,
      'latin1',
    );
    fc.assert(
      fc.property(
        fc.array(fc.nat(stream.length)),
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255))),
        (cuts, changes) => {
          const bytes = Uint8Array.from(stream);
          for (const [at, value] of changes) bytes[at] = value;
          const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
          expect(read(chunks)).to.deep.equal(read([bytes]));
        },
      ),
    );
  });
});
