import { expect } from 'chai';
import * as fc from 'fast-check';
import { SerialBytesToNmeaSentences } from '../../serial/serial-bytes-to-nmea-sentences.js';
import { nmeaSentenceOf, rankedSentence, readSentence, type NmeaSentence } from '../nmea-sentence.js';
import { SentenceFields } from '../sentence-fields.js';
import type { ExpectedReading } from '../sentence-definition.js';
import type { SentenceReading } from '../sentence-reading.js';
import { unicoreQuality } from '../unicore-log.js';
import { SENTENCE_DEFINITIONS } from './index.js';

function sentenceOf(line: string): NmeaSentence {
  const faults: string[] = [];
  const step = new SerialBytesToNmeaSentences({ allowMissingChecksum: false }, (reason) => faults.push(reason));
  const sentences: NmeaSentence[] = [];
  step.push(Buffer.from(`${line}\r\n`, 'latin1'), (sentence) => sentences.push(sentence));
  expect(faults).to.deep.equal([]);
  return sentences[0] as NmeaSentence;
}

/** The parts of a reading that are said. */
function saidOf(reading: SentenceReading | undefined): ExpectedReading {
  return Object.fromEntries(Object.entries(reading ?? {}).filter(([, value]) => value !== undefined));
}

function expectSame(said: ExpectedReading, expected: ExpectedReading): void {
  expect(said).to.have.all.keys(Object.keys(expected));
  for (const [key, value] of Object.entries(said)) {
    const wanted = expected[key as keyof ExpectedReading];
    if (typeof wanted === 'number') expect(value, key).to.be.closeTo(wanted, 1e-12);
    else expect(value, key).to.equal(wanted);
  }
}

/** What each code 0 to 10 in one field becomes. */
function qualities(name: string, at: number): unknown[] {
  return Array.from({ length: 11 }, (_, code) => {
    const fields = Array.from({ length: 20 }, (_field, index) => (index === at ? String(code) : ''));
    return SENTENCE_DEFINITIONS.find((each) => each.name === name)?.read(SentenceFields.of(fields.join(',')), [])
      .fixQuality;
  });
}

describe('sentences', () => {
  it('are listed once each', () => {
    const names = SENTENCE_DEFINITIONS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const definition of SENTENCE_DEFINITIONS) {
    const { name, sample, expected, read } = definition;
    it(`${name}: the sample gives what it must`, () => {
      const sentence = sentenceOf(sample);
      expect(rankedSentence(sentence)?.definition).to.equal(definition);
      expectSame(saidOf(readSentence(sentence)), expected);
    });

    it(`${name}: whatever its fields hold, no value is out of range`, () => {
      const { fields, header } = sentenceOf(sample);
      const change = fc.array(fc.tuple(fc.nat(40), fc.string({ maxLength: 12 })), { maxLength: 6 });
      fc.assert(
        fc.property(change, fc.nat(40), (changes, length) => {
          const changed = String(fields).split(',');
          for (const [at, text] of changes) if (at < changed.length) changed[at] = text;
          const reading = read(SentenceFields.of(changed.slice(0, length).join(',')), header);
          const { timeOfDayMs = 0, dateMs = 0, latitudeDeg = 0, longitudeDeg = 0, hasFix, ...rest } = saidOf(reading);
          expect(Math.abs(latitudeDeg)).to.be.at.most(90);
          expect(Math.abs(longitudeDeg)).to.be.at.most(180);
          for (const value of Object.values(rest)) expect(value).to.satisfy(Number.isFinite);
          expect(hasFix).to.be.oneOf([true, false, undefined]);
          expect(timeOfDayMs).to.be.within(0, 86_400_999);
          expect(dateMs % 86_400_000).to.be.equal(0);
          expect(reading.baselineHeadingDeg ?? 0).to.be.within(0, 360);
        }),
      );
    });
  }

  it('give no heading of a baseline that is not solved, and no place without a fix', () => {
    // The CRC of this line is that of a public manual.
    const line =
      '#UNIHEADINGA,97,GPS,FINE,2190,365174000,0,0,18,12;INSUFFICIENT_OBS,NONE,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,"",0,0,0,0,0,00,0,0*ee072604';
    const sentence = sentenceOf(line);
    expect(saidOf(readSentence(sentence))).to.deep.equal({
      timeOfDayMs: 19_556_000,
      dateMs: Date.UTC(2021, 11, 30),
    });
    for (const [name, fields] of [
      ['PTNL,AVR', ['AVR', '145331.50', '+35.9990', 'Yaw', '-7.8', 'Tilt', '', '', '444.2', '1', '1.2', '17']],
      ['THS', ['', 'V']],
      ['HPR', ['074615.00', '320.96', '0', '0', '1']],
      ['PSTI,035', ['035', '023015.000', '150624', 'V', 'R', '1', '1', '1', '1', '78.76']],
      ['PSTI,030', ['030', '023015.000', 'V', '2447.08', 'N', '12100.52', 'E', '94', '1', '1', '0', '150624', 'N']],
      ['PASHR,POS', ['POS', '', '00', '023015.20', '4318.4', 'N', '12420.1', 'E']],
      ['PTNL,GGK', ['GGK', '023015.20', '061524', '4318.4', 'N', '12420.1', 'E', '0', '00']],
      ['PAOGI', ['023015.20', '4318.4', 'N', '12420.1', 'E', '0', '00', '', '', '', '1.2', '88.0']],
      ['BESTNAVA', ['INSUFFICIENT_OBS', 'NONE', '43.3', '124.3', '1', '1', 'WGS84', '0', '0', '0']],
      ['PVTSLNA', ['NONE', '1', '43.3', '124.3', '0', '0', '0', '0']],
    ] as const) {
      const definition = SENTENCE_DEFINITIONS.find((each) => each.name === name);
      const said = saidOf(definition?.read(SentenceFields.of(fields.join(',')), []));
      expect(said, name).to.not.have.any.keys('baselineHeadingDeg', 'headingDeg', 'latitudeDeg', 'speedMps');
      if (said.fixQuality !== undefined) expect([said.fixQuality, said.hasFix]).to.deep.equal([0, false]);
    }
  });

  it('map every quality to that of GGA', () => {
    const none = undefined;
    expect(qualities('PTNL,GGK', 7)).to.deep.equal([0, 1, 5, 4, 2, 2, 5, 4, 5, 4, none]);
    expect(qualities('PASHR,POS', 1)).to.deep.equal([1, 2, 5, 4, none, 6, none, none, none, none, none]);
    expect(qualities('PAOGI', 5)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, none, none]);
    expect(qualities('KSXT', 9)).to.deep.equal([0, 1, 5, 4, none, none, none, none, none, none, none]);
  });

  it('take no quality from a word that every object knows', () => {
    for (const word of ['valueOf', 'constructor', '__proto__']) expect(unicoreQuality(word)).to.equal(undefined);
  });

  it('tell the two forms of PASHR apart by the first field', () => {
    const read = ['PASHR,POS,3,18', 'PASHR,023015.200,088.75,T', 'PASHR,ATT,1,T'].map(
      (body) => nmeaSentenceOf(body) as NmeaSentence,
    );
    expect(read.map((each) => rankedSentence(each)?.definition.name)).to.deep.equal(['PASHR,POS', 'PASHR', 'PASHR']);
    expect(saidOf(readSentence(read[2] as NmeaSentence))).to.deep.equal({});
  });
});
