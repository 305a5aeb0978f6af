import { expect } from 'chai';
import { createReaderFormat } from '../format/reader-format.js';
import { en } from '../text/en.js';
import { checksFilterOfForm, readChecksFilter } from './checks-filter.js';
import { figureText, otherNumber, placeOfQuery, placeQuery } from './flag-words.js';

const format = createReaderFormat({ locale: 'en-GB', unit: 'ha', timeZone: 'UTC', words: en.durationWords });

function text(figure: Parameters<typeof figureText>[0]['figure'], value: number): string {
  return figureText({ figure, value }, format, 'ha');
}

describe('words of a flag', () => {
  it('give each figure its unit', () => {
    expect(text('sharedM2', 12_345)).to.equal('1.23 ha');
    expect(text('jobShare', 0.7348)).to.equal('73.5 %');
    expect(text('residualM', 0.0021)).to.equal('2.1 mm');
    expect(text('matchedPasses', 12)).to.equal('12');
    expect(text('widthM', 4.2)).to.contain('4.2');
    expect(text('timeBetweenS', -86_400)).to.contain('24 h');
    expect(text('distanceM', 9000)).to.contain('km');
  });

  it('know a machine of others by its number', () => {
    expect(otherNumber('other-12')).to.equal('12');
    expect(otherNumber('tractor-1')).to.equal(undefined);
  });

  it('carry a place in an address', () => {
    const place = { latitude: 43.3100049, longitude: 124.33 };
    expect(placeQuery(place)).to.equal('?at=43.31000,124.33000');
    expect(placeOfQuery(new URLSearchParams(placeQuery(place)))).to.deep.equal([43.31, 124.33]);
    for (const bad of ['', '?at=', '?at=95,3', '?at=x,y'])
      expect(placeOfQuery(new URLSearchParams(bad))).to.equal(null);
  });

  it('come with a filter of the last 31 days until chosen', () => {
    const query = new URLSearchParams('organisation=coop-1&driver=d');
    expect(readChecksFilter(query, '2026-04-28')).to.deep.equal({
      from: '2026-03-29',
      to: '2026-04-28',
      organisation: 'coop-1',
    });
    const data = new FormData();
    data.set('from', '2026-04-01');
    data.set('township', '');
    expect(checksFilterOfForm(data)).to.deep.equal({ from: '2026-04-01' });
  });
});
