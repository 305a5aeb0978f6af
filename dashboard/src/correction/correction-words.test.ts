import type { Correction } from '@furrow/protocol/correction';
import { expect } from 'chai';
import { createReaderFormat } from '../format/reader-format.js';
import { en } from '../text/en.js';
import { zh } from '../text/zh.js';
import { type CorrectionReader, correctionWords } from './correction-words.js';

const TIME_ZONE = 'Asia/Shanghai';
const names: CorrectionReader['names'] = {
  machine: (id) => `machine ${id}`,
  driver: (id) => ({ d1: 'Li', d2: 'Wang' })[id ?? ''] ?? id,
  operation: (id) => id,
  township: (id) => id,
  partfield: (id) => id,
};
const english: CorrectionReader = {
  text: en,
  names,
  format: createReaderFormat({ locale: 'en-GB', unit: 'mu', timeZone: TIME_ZONE, words: en.durationWords }),
};
const chinese: CorrectionReader = {
  text: zh,
  names,
  format: createReaderFormat({ locale: 'zh-CN', unit: 'mu', timeZone: TIME_ZONE, words: zh.durationWords }),
};

const LINE: Correction = {
  sequence: 1,
  // Still 4 March by UTC.
  at: Date.parse('2026-03-05T00:30:00+08:00'),
  localDay: '2026-03-03',
  subject: 'job',
  id: 'job-1',
  machineId: 'm1',
  organisationId: 'o',
  driverId: 'd1',
  total: null,
  changes: [
    { what: 'grossM2', from: 28_000, to: 29_300 },
    { what: 'netM2', from: 82_400 / 3, to: 28_700 },
    { what: 'workedTimeS', from: 600, to: 700 },
  ],
  why: [{ kind: 'lateRecords', machineId: 'm1', records: 212, fromPosition: 5, toPosition: 9 }],
  journalPosition: 9,
  hash: '',
};

describe('a correction in words', () => {
  it('says the day, the area before and after, the cause and when', () => {
    expect(correctionWords(LINE, english)).to.equal('3 March: net area 41.20 → 43.05 mu, 212 late fixes, on 5 March');
    expect(correctionWords(LINE, chinese)).to.equal('3月3日：净面积 41.20 → 43.05 亩，迟到定位 212 条，更正于3月5日');
  });

  it('names who is who where a label changed, and the change of the registry', () => {
    const line: Correction = {
      ...LINE,
      changes: [{ what: 'driverId', from: 'd1', to: null }],
      why: [{ kind: 'registry', position: 7, collection: 'driving', id: 'm1', by: 'chen' }],
    };
    expect(correctionWords(line, english)).to.equal(
      '3 March: Driver Li → unknown, driver corrected by chen, on 5 March',
    );
  });

  it("names the machine where another's records are the cause", () => {
    const line: Correction = {
      ...LINE,
      changes: [{ what: 'uniqueM2', from: 2000, to: 1000 }],
      why: [{ kind: 'lateRecords', machineId: 'm2', records: 1, fromPosition: 5, toPosition: 5 }],
    };
    expect(correctionWords(line, english)).to.equal(
      '3 March: credited area 3.00 → 1.50 mu, 1 late fix of machine m2, on 5 March',
    );
  });

  it('says that work was added or removed', () => {
    const added: Correction = {
      ...LINE,
      changes: [
        { what: 'exists', from: false, to: true },
        { what: 'netM2', from: null, to: 2000 },
      ],
    };
    expect(correctionWords(added, english)).to.contain(': added with 3.00 mu,');
    const [exists, net] = added.changes.map(({ what, from, to }) => ({ what, from: to, to: from }));
    expect(correctionWords({ ...added, changes: [exists!, net!] }, english)).to.contain(': removed with 3.00 mu,');
  });

  it('does not print two equal figures as a change', () => {
    const line = { ...LINE, changes: [{ what: 'netM2', from: 2000, to: 2000.02 }] };
    expect(correctionWords(line, english)).to.contain('net area by less than is printed');
    const time = { ...LINE, changes: [{ what: 'workedTimeS', from: 1, to: 2 }] };
    expect(correctionWords(time, english)).to.contain('distance or time');
  });
});
