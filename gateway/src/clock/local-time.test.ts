import { expect } from 'chai';
import { LocalTime } from './local-time.js';

/** UTC of a wall-clock time of a zone. */
function utc(zone: string, local: string): string {
  return new Date(new LocalTime(zone).toUtcMs(Date.parse(`${local}Z`))).toISOString();
}

describe('LocalTime', () => {
  it('knows zones with and without summer time', () => {
    expect(utc('UTC', '2026-04-28T08:44:03.180')).to.equal('2026-04-28T08:44:03.180Z');
    expect(utc('Asia/Shanghai', '2026-04-28T08:44:03.180')).to.equal('2026-04-28T00:44:03.180Z');
    expect(utc('Europe/Berlin', '2020-01-02T17:30:20')).to.equal('2020-01-02T16:30:20.000Z');
    expect(utc('Europe/Berlin', '2020-07-02T17:30:20')).to.equal('2020-07-02T15:30:20.000Z');
    expect(utc('America/Sao_Paulo', '2016-05-12T13:45:35')).to.equal('2016-05-12T16:45:35.000Z');
  });

  it('takes the hour that comes twice as the earlier, and goes on across the one that never is', () => {
    expect(utc('Europe/Berlin', '2020-10-25T02:30:00')).to.equal('2020-10-25T00:30:00.000Z');
    expect(utc('Europe/Berlin', '2020-10-25T03:00:00')).to.equal('2020-10-25T02:00:00.000Z');
    expect(utc('Europe/Berlin', '2020-03-29T01:59:59')).to.equal('2020-03-29T00:59:59.000Z');
    expect(utc('Europe/Berlin', '2020-03-29T03:00:00')).to.equal('2020-03-29T01:00:00.000Z');
  });

  it('refuses a zone that is none', () => {
    expect(() => new LocalTime('Asia/Lishu')).to.throw(RangeError);
  });
});
