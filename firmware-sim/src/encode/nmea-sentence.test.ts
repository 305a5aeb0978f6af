import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  epochSentences,
  ggaSentence,
  nmeaSentence,
  rmcSentence,
  vtgSentence,
  type ReceiverFix,
} from './nmea-sentence.js';

const FIX: ReceiverFix = {
  timeMs: Date.UTC(2024, 5, 15, 2, 30, 15, 200),
  latitude: 43 + 18.4230123 / 60,
  longitude: 124 + 20.1178456 / 60,
  altitudeMslM: 158.412,
  geoidSeparationM: 12.345,
  quality: 4,
  satellites: 28,
  hdop: 0.6,
  sigmaM: 0.02,
  correctionAgeS: 1.2,
  speedMps: 5.123 * (1852 / 3600),
  courseDeg: 88.4,
};

describe('NMEA sentences', () => {
  it('carry the checksum of published sentences', () => {
    const body = 'GNGGA,001043.00,4404.14036,N,12118.85961,W,1,12,0.98,1113.0,M,-21.3,M,,';
    expect(nmeaSentence(body)).to.equal(`$${body}*47\r\n`);
    const rmc = 'GNRMC,023015.20,A,4318.4230123,N,12420.1178456,E,5.123,88.4,150624,,,R,V';
    expect(nmeaSentence(rmc)).to.equal(`$${rmc}*1D\r\n`);
  });

  it('spell position, time, quality and motion', () => {
    const gga = 'GNGGA,023015.20,4318.42301230,N,12420.11784560,E,4,28,0.60,158.412,M,12.345,M,1.2,0001';
    expect(ggaSentence(FIX)).to.equal(nmeaSentence(gga));
    const rmc = 'GNRMC,023015.20,A,4318.42301230,N,12420.11784560,E,5.1230,88.40,150624,,,R,V';
    expect(rmcSentence(FIX)).to.equal(nmeaSentence(rmc));
    expect(vtgSentence(FIX)).to.equal(nmeaSentence('GNVTG,88.40,T,,M,5.1230,N,9.4878,K,R'));
  });

  it('leave position and course empty where there is none', () => {
    expect(ggaSentence({ ...FIX, quality: 0 })).to.contain(',,,,,0,28,');
    expect(rmcSentence({ ...FIX, quality: 0 })).to.contain(',V,,,,,,,150624');
    expect(vtgSentence({ ...FIX, courseDeg: null })).to.contain('GNVTG,,T,');
  });

  it('never spell sixty minutes and keep a hundredth of a millimetre', () => {
    fc.assert(
      fc.property(fc.double({ min: -89, max: 89, noNaN: true }), (latitude) => {
        const field = ggaSentence({ ...FIX, latitude }).split(',');
        const minutes = Number(field[2]!.slice(2));
        expect(minutes).to.be.below(60);
        const back = (Number(field[2]!.slice(0, 2)) + minutes / 60) * (field[3] === 'S' ? -1 : 1);
        expect(Math.abs(back - latitude)).to.be.below(1e-10);
      }),
    );
  });

  it('give four sentences an epoch', () => {
    const ids = epochSentences(FIX)
      .trim()
      .split('\r\n')
      .map((line) => line.slice(3, 6));
    expect(ids).to.deep.equal(['GGA', 'GST', 'VTG', 'RMC']);
  });
});
