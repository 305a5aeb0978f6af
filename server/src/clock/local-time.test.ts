import { expect } from 'chai';
import { startOfLocalDay, toLocalTimeText } from './local-time.js';

describe('local time', () => {
  it('writes the local time with its offset', () => {
    expect(toLocalTimeText(1777337043180, 'Asia/Shanghai')).to.equal('2026-04-28T08:44:03.180+08:00');
    expect(toLocalTimeText(1777337043180, 'America/St_Johns')).to.equal('2026-04-27T22:14:03.180-02:30');
    expect(toLocalTimeText(0, 'UTC')).to.equal('1970-01-01T00:00:00.000+00:00');
  });

  it('finds local midnight, also on days when clocks change', () => {
    expect(startOfLocalDay('2026-04-28', 'Asia/Shanghai')).to.equal(Date.parse('2026-04-27T16:00:00Z'));
    expect(startOfLocalDay('2026-03-29', 'Europe/Berlin')).to.equal(Date.parse('2026-03-28T23:00:00Z'));
    expect(startOfLocalDay('2026-03-30', 'Europe/Berlin')).to.equal(Date.parse('2026-03-29T22:00:00Z'));
  });
});
