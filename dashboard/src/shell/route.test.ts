import { expect } from 'chai';
import { filterOfForm, isRange, readFilter } from '../records/record-filter.js';
import { PAGES_BY_ROLE, parseRoute } from './route.js';

describe('routes', () => {
  it('reads page, rest and query', () => {
    expect(parseRoute('/', '').page).to.equal('home');
    expect(parseRoute('/records/job%2F1', '?from=2026-04-01')).to.include({ page: 'records', rest: 'job/1' });
    expect(parseRoute('/records/%E0%A4%A', ''), 'a torn escape').to.include({ rest: '%E0%A4%A' });
    expect(parseRoute('/nowhere', '').page).to.equal('unknown');
    expect(parseRoute('/records/a/b', '').page).to.equal('unknown');
  });

  it('gives each role a home', () => {
    expect(Object.values(PAGES_BY_ROLE).map(([home]) => home)).to.deep.equal(['day', 'live', 'records', 'live']);
  });
});

describe('the filter of records', () => {
  it('is the last 31 days until chosen', () => {
    expect(readFilter(new URLSearchParams(), '2026-04-28')).to.deep.equal({ from: '2026-03-29', to: '2026-04-28' });
    expect(readFilter(new URLSearchParams('to=2026-01-01&machine=m-1&driver='), '2026-04-28')).to.deep.equal({
      from: '2026-03-29',
      to: '2026-01-01',
      machine: 'm-1',
    });
  });

  it('comes from a form without its empty choices, and knows a range that runs backwards', () => {
    const data = new FormData();
    data.set('from', '2026-04-02');
    data.set('to', '2026-04-01');
    data.set('driver', '');
    expect(filterOfForm(data)).to.deep.equal({ from: '2026-04-02', to: '2026-04-01' });
    expect(isRange(filterOfForm(data))).to.equal(false);
    expect(isRange({ from: '2026-04-01', to: '2026-04-01' })).to.equal(true);
    expect(isRange({})).to.equal(true);
  });
});
