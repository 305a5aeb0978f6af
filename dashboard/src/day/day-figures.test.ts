import { expect } from 'chai';
import { cannedJobs } from '../debug/canned-answers.js';
import { cannedTotals } from '../debug/canned-totals.js';
import { stateOfDay, sumsOfDay, toDayJobs, totalsOfDriver } from './day-figures.js';

const jobs = cannedJobs(Date.parse('2026-04-28T06:00:00Z'));
const [job] = jobs;
if (job === undefined) throw new Error('there are no canned jobs');
const [part] = job.days;
if (part === undefined) throw new Error('a canned job has no day');

describe('a day of a driver', () => {
  it('shows of a job over midnight the part of the day, and a job without one not at all', () => {
    const overMidnight = { ...job, days: [part, { ...part, localDay: '2026-04-29', netM2: 7 }] };
    expect(toDayJobs([overMidnight, ...jobs.slice(1)], '2026-04-29').map((entry) => entry.part.netM2)).to.deep.equal([
      7,
    ]);
  });

  it("takes the driver's own totals, the largest operation first", () => {
    const { totals } = cannedTotals(jobs, { from: '2026-04-01', to: '2026-04-28' });
    const own = totalsOfDriver(totals, 'd-1');
    expect(own.every(({ dimensionId }) => dimensionId === 'd-1')).to.equal(true);
    const areas = own.map(({ netM2 }) => netM2);
    expect(areas).to.deep.equal(areas.toSorted((a, b) => b - a));
    expect(sumsOfDay(own).jobs).to.equal(own.length);
  });

  it('is as final as its least final part', () => {
    const [total] = cannedTotals(jobs, { from: '2026-04-28', to: '2026-04-28' }).totals;
    if (total === undefined) throw new Error('there are no canned totals');
    const settled = { ...total, settled: true, pending: false };
    expect(stateOfDay([settled])).to.equal('settled');
    expect(stateOfDay([settled, { ...settled, settled: false }])).to.equal('provisional');
    expect(stateOfDay([settled, { ...settled, pending: true }])).to.equal('pending');
  });
});
