import { expect } from 'chai';
import { dayTimesOf, settlementAfter } from './day-settlement.js';

const SHANGHAI = { timeZone: 'Asia/Shanghai', settleAfterMs: 6 * 3_600_000 };
const at = (text: string) => Date.parse(`${text}+08:00`);

describe('settlement of a day', () => {
  const times = dayTimesOf('2026-04-28', SHANGHAI);

  it('is due six hours after local midnight', () => {
    expect(times).to.deep.equal({ endsAt: at('2026-04-29T00:00:00'), settlesAt: at('2026-04-29T06:00:00') });
  });

  it('is due by the clocks of the zone where they change in the night', () => {
    const berlin = { ...SHANGHAI, timeZone: 'Europe/Berlin' };
    expect(dayTimesOf('2026-03-28', berlin)).to.deep.equal({
      endsAt: Date.parse('2026-03-28T23:00:00Z'),
      settlesAt: Date.parse('2026-03-29T05:00:00Z'),
    });
  });

  it('walks through a day', () => {
    const steps = [
      ['time', '2026-04-28T08:00:00'],
      ['export', '2026-04-28T12:00:00'],
      ['export', '2026-04-28T23:59:59.999'],
      ['time', '2026-04-29T00:00:00'],
      ['time', '2026-04-29T05:59:59.999'],
    ] as const;
    for (const [kind, now] of steps) expect(settlementAfter(null, { kind, now: at(now) }, times), now).to.equal(null);
    const late = settlementAfter(null, { kind: 'time', now: at('2026-04-29T09:30:00') }, times);
    expect(late).to.deep.equal({ settledAt: at('2026-04-29T06:00:00'), by: 'time' });
  });

  it('comes early by an export or an approval once the day is over, and only once', () => {
    for (const kind of ['export', 'approval'] as const) {
      const now = at('2026-04-29T00:00:00');
      const settlement = settlementAfter(null, { kind, now }, times);
      expect(settlement).to.deep.equal({ settledAt: now, by: kind });
      expect(settlementAfter(settlement, { kind: 'time', now: at('2026-05-01T00:00:00') }, times)).to.equal(settlement);
    }
  });
});
