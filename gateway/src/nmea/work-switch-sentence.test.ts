import { expect } from 'chai';
import * as fc from 'fast-check';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { createPipeline } from '../pipeline.js';
import { SentenceFields } from './sentence-fields.js';
import { nmeaChecksum, nmeaSentenceOf, type NmeaSentence } from './nmea-sentence.js';
import { DEFAULT_WORK_SWITCH, workSwitchReading, type WorkSwitchSentence } from './work-switch-sentence.js';

function lineOf(body: string): Uint8Array {
  return Buffer.from(`$${body}*${nmeaChecksum(body).toString(16).toUpperCase().padStart(2, '0')}\r\n`, 'latin1');
}

function readingOf(body: string, settings: WorkSwitchSentence = DEFAULT_WORK_SWITCH) {
  return workSwitchReading(nmeaSentenceOf(body) as NmeaSentence, settings);
}

/** A fix `second` seconds after 00:44. */
function rmc(second: number): string {
  return `GNRMC,00440${second}.00,A,4318.4,N,12420.1,E,5,88,280426,,,R`;
}

describe('work switch as a sentence', () => {
  it('is on, off, not seen or in error', () => {
    expect(
      ['PFWSW,1', 'PFWSW,0', 'PFWSW,', 'PFWSW', 'PFWSW,2', 'PFWSW,x'].map((body) => readingOf(body)),
    ).to.deep.equal([1, 0, 'notAvailable', 'notAvailable', 'error', 'error']);
    expect(readingOf('GNHDT,1,T')).to.equal(undefined);
  });

  it('may be another sentence, another field, and the other way round', () => {
    const settings = { sentence: 'PXYZ1', field: 3, inverted: true };
    expect(readingOf('PXYZ1,a,b,1', settings)).to.equal(0);
    expect(readingOf('PXYZ1,a,b,0', settings)).to.equal(1);
    expect(readingOf('PFWSW,1', settings)).to.equal(undefined);
    expect(readingOf('IIXDR,1', { ...settings, sentence: 'IIXDR', field: 1, inverted: false })).to.equal(1);
  });

  it('gives nothing but a reading, whatever the fields', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }), (fields) => {
        const sentence = { ...(nmeaSentenceOf('PFWSW') as NmeaSentence), fields: SentenceFields.of(fields.join(',')) };
        const reading = workSwitchReading(sentence, DEFAULT_WORK_SWITCH);
        expect(reading).to.be.oneOf([0, 1, 'notAvailable', 'error']);
      }),
    );
  });

  it('reaches the record among the sentences of a receiver, with the time of its change', () => {
    const records: TelemetryRecord[] = [];
    const pipeline = createPipeline({
      onRecord: (record) => records.push(record),
      onFault: ({ reason }) => expect.fail(reason),
    });
    const t0 = Date.UTC(2026, 3, 28, 0, 44);
    const push = (body: string, ms: number): void => pipeline.pushNmeaBytes('receiver', lineOf(body), t0 + ms);
    push('PFWSW,0', 0);
    push(rmc(0), 100);
    push('PFWSW,1', 700);
    push(rmc(1), 1100);
    push(rmc(2), 2100);
    pipeline.flush(t0 + 3000);
    expect(records.map(({ signals }) => signals?.workSwitch)).to.deep.equal([0, 1, 1]);
    expect(records[1]?.signalTimes).to.deep.equal({ workSwitch: 400 });
    expect(pipeline.latest(t0 + 3000)[0]).to.include({ source: 'PFWSW', unit: 'receiver' });
    // A box that falls silent says nothing of the implement any more.
    expect(pipeline.latest(t0 + 10_000)[0]?.reading).to.equal('stale');
  });
});
