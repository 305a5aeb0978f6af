import { expect } from 'chai';
import * as fc from 'fast-check';
import { GPS } from 'gps';
import type { GnssFix } from './gnss-fix.js';
import { nmeaChecksum, nmeaSentenceOf, unicoreSentenceOf, type NmeaSentence } from './nmea-sentence.js';
import { NmeaSentenceToGnssFix } from './nmea-sentence-to-gnss-fix.js';

const GGA = 'GNGGA,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,M,12.345,M,1.2,0001';
const RMC = 'GNRMC,023015.20,A,4318.4230123,N,12420.1178456,E,5.123,88.4,150624,,,R,V';
const GST = 'GNGST,023015.20,0.9,,,,0.003,0.004,0.012';
const ZDA = 'GNZDA,023015.20,15,06,2024,,';
const VTG = 'GNVTG,88.4,T,,M,5.123,N,9.488,K,R';
const HDT = 'GNHDT,91.25,T';
const START_2020 = Date.UTC(2020, 0, 1);

/** What the oracle calls a place. */
interface GnssPlace {
  readonly lat: number;
  readonly lon: number;
}

interface Arrived {
  readonly body: string;
  readonly atMs?: number;
}

/** The epochs of a stream of sentences, the last one by flush, with the faults. */
function epochs(stream: readonly Arrived[], firstDateMs?: number): { fixes: GnssFix[]; faults: string[] } {
  const faults: string[] = [];
  const settings = { earliestDateMs: START_2020, ...(firstDateMs === undefined ? {} : { firstDateMs }) };
  const step = new NmeaSentenceToGnssFix(settings, (reason, value) => faults.push(`${reason}: ${value}`));
  const fixes = stream.flatMap(({ body, atMs = 0 }) => {
    const sentence = nmeaSentenceOf(body);
    return (sentence === undefined ? undefined : step.push(sentence, atMs).completed) ?? [];
  });
  const last = step.flush();
  return { fixes: last === undefined ? fixes : [...fixes, last], faults };
}

function fixOf(...bodies: string[]): GnssFix | undefined {
  return epochs(bodies.map((body) => ({ body }))).fixes[0];
}

function gga(time: string, rest = '4318.4230123,N,12420.1178456,E,4,28,0.6,158.4,M,12.3,M,1.2,0001'): string {
  return `GNGGA,${time},${rest}`;
}

function gns(modes: string): string {
  return `GNGNS,023015.20,4318.4,N,12420.1,E,${modes},20,0.6,100,12,1.2,0001`;
}

/** Whole degrees below a limit, and minutes in hundred-thousandths; never 0, 0. */
function axis(degrees: number) {
  return fc.tuple(fc.nat(degrees - 1), fc.integer({ min: 1, max: 5_999_999 }));
}

describe('NmeaSentenceToGnssFix', () => {
  it('joins the sentences of one epoch, whatever their order', () => {
    const expected = fixOf(GGA, RMC, GST, ZDA, VTG, HDT);
    expect(expected).to.deep.equal({
      fixTimeMs: Date.parse('2024-06-15T02:30:15.200Z'),
      latitudeDeg: 43 + 18.4230123 / 60,
      longitudeDeg: 124 + 20.1178456 / 60,
      altitudeMslM: 158.412,
      geoidSeparationM: 12.345,
      fixQuality: 4,
      satellites: 28,
      hdop: 0.6,
      correctionAgeS: 1.2,
      horizontalSigmaM: 0.005,
      speedMps: (5.123 * 1852) / 3600,
      courseDeg: 88.4,
      headingDeg: 91.25,
    });
    fc.assert(
      fc.property(fc.shuffledSubarray([GGA, RMC, GST, ZDA, VTG, HDT], { minLength: 6 }), (bodies) => {
        expect(fixOf(...bodies)).to.deep.equal(expected);
      }),
    );
  });

  it('takes every talker', () => {
    for (const talker of ['GP', 'GL', 'GA', 'GB', 'BD', 'GN', 'GQ', 'QZ', 'GI']) {
      expect(fixOf(GGA.replace('GN', talker))?.fixQuality, talker).to.equal(4);
    }
  });

  it('gives a sentence without a time to the timed one nearest in arrival', () => {
    const before = [100, 200, 300].flatMap((ms, index) => [
      { body: VTG.replace('5.123', `${index}.0`), atMs: ms },
      { body: gga(`02301${index}.00`), atMs: ms + 1 },
    ]);
    expect(epochs(before).fixes.map(({ speedMps }) => speedMps)).to.deep.equal([0, 1852 / 3600, (2 * 1852) / 3600]);
    const after = [100, 200, 300].flatMap((ms, index) => [
      { body: gga(`02301${index}.00`), atMs: ms },
      { body: VTG.replace('5.123', `${index}.0`), atMs: ms + 1 },
    ]);
    expect(epochs(after).fixes.map(({ speedMps }) => speedMps)).to.deep.equal([0, 1852 / 3600, (2 * 1852) / 3600]);
  });

  it('has no time before a date is known, and carries it across midnight by the times of day', () => {
    const { fixes } = epochs([
      { body: gga('235958.00') },
      { body: 'GNRMC,235959.00,A,4318.4,N,12420.1,E,0,,311226,,,A' },
      { body: gga('235960.00') },
      { body: gga('000000.00') },
      { body: gga('000001.00') },
    ]);
    expect(fixes.map(({ fixTimeMs }) => fixTimeMs)).to.deep.equal([
      undefined,
      Date.parse('2026-12-31T23:59:59Z'),
      Date.parse('2027-01-01T00:00:00Z'),
      Date.parse('2027-01-01T00:00:00Z'),
      Date.parse('2027-01-01T00:00:01Z'),
    ]);
  });

  it('does not believe the dates of a cold receiver', () => {
    for (const date of ['060180', '310226']) {
      const { fixes } = epochs([{ body: `GNRMC,000000.00,A,4318.4,N,12420.1,E,0,,${date},,,A` }]);
      expect(fixes[0]?.fixTimeMs, date).to.equal(undefined);
    }
    expect(epochs([{ body: 'GNZDA,000000.00,06,01,1980,,' }]).faults).to.deep.equal([
      'date cannot be true: 1980-01-06',
    ]);
  });

  it('puts a date of before the week roll-over into its cycle, where there is a fix, and says so once', () => {
    const { fixes, faults } = epochs([
      { body: 'GNRMC,235958.00,V,,,,,,,110906,,,N' },
      { body: 'GNRMC,235959.00,A,4318.4,N,12420.1,E,0,,110906,,,A' },
      { body: gga('000000.00') },
      { body: 'GNRMC,000001.00,A,4318.4,N,12420.1,E,0,,120906,,,A' },
    ]);
    expect(fixes.map(({ fixTimeMs }) => fixTimeMs)).to.deep.equal([
      undefined,
      Date.parse('2026-04-27T23:59:59Z'),
      Date.parse('2026-04-28T00:00:00Z'),
      Date.parse('2026-04-28T00:00:01Z'),
    ]);
    expect(faults).to.deep.equal([
      'date cannot be true: 2006-09-11',
      'date is 1024 weeks early, corrected: 2006-09-11',
    ]);
  });

  it('joins proprietary sentences and Unicore logs with the others of their epoch, whatever the order', () => {
    // GPS time is 18 s ahead of UTC: 02:30:15.2 on 2024-06-15, a Saturday, is in week 2318.
    const log =
      'UNIHEADINGA,97,GPS,FINE,2318,527433200,0,0,18,12;SOL_COMPUTED,NARROW_INT,1.0000,90.0000,1.0,0.0,0.1,0.2,"0",20,16,18,12,0,00,0,0';
    const stream = [
      nmeaSentenceOf(GGA),
      nmeaSentenceOf('PSTI,030,023015.200,A,4318.42,N,12420.11,E,158.4,3.0,4.0,0,150624,R,1.0,4.0'),
      nmeaSentenceOf('PASHR,POS,3,18,023015.20,4318.4,N,12420.1,E,170.7,,010.0,001.000,+000.010,1.7,0.9,1.4,0.9,Hp23'),
      unicoreSentenceOf(log),
      nmeaSentenceOf('PTNL,AVR,023015.20,+35.9990,Yaw,-7.8209,Tilt,-0.4305,Roll,1.5,3,1.2,17'),
    ] as NmeaSentence[];
    fc.assert(
      fc.property(fc.shuffledSubarray(stream, { minLength: stream.length }), (shuffled) => {
        const settings = { earliestDateMs: START_2020, headingOffsetDeg: -95 };
        const step = new NmeaSentenceToGnssFix(settings, (reason) => expect.fail(reason));
        for (const sentence of shuffled) expect(step.push(sentence, 0).completed).to.equal(undefined);
        expect(step.flush()).to.deep.include({
          fixTimeMs: Date.parse('2024-06-15T02:30:15.200Z'),
          latitudeDeg: 43 + 18.4230123 / 60,
          altitudeMslM: 158.412,
          // Of PASHR,POS, which is believed before PSTI,030.
          speedMps: 1852 / 3600,
          // Of UNIHEADINGA, which is believed before PTNL,AVR, turned by the offset.
          headingDeg: 355,
        });
      }),
    );
  });

  it('believes the heading of a vehicle before a direction between antennas, and does not turn it', () => {
    const step = new NmeaSentenceToGnssFix({ earliestDateMs: START_2020, headingOffsetDeg: 90 }, () => undefined);
    for (const body of [GGA, 'GNHPR,023015.20,10.0,0,0,4,20,0.0,0999', 'GNTHS,101.5,A']) {
      step.push(nmeaSentenceOf(body) as NmeaSentence, 0);
    }
    expect(step.flush()?.headingDeg).to.equal(101.5);
  });

  it('keeps its memory bounded where no sentence has a time', () => {
    const step = new NmeaSentenceToGnssFix({ earliestDateMs: START_2020 }, () => undefined);
    const heading = nmeaSentenceOf(HDT) as NmeaSentence;
    for (let count = 0; count < 1000; count += 1) step.push(heading, count);
    step.push(nmeaSentenceOf(GGA) as NmeaSentence, 1000);
    expect(step.flush()?.headingDeg).to.equal(91.25);
  });

  it('keeps one reading of each kind where the clock of the receiver stands', () => {
    const step = new NmeaSentenceToGnssFix({ earliestDateMs: START_2020 }, () => undefined);
    expect(step.push(nmeaSentenceOf(GGA) as NmeaSentence, 0).started).to.equal(true);
    for (let count = 1; count < 1000; count += 1) {
      expect(step.push(nmeaSentenceOf(GGA.replace('158.412', '1.0')) as NmeaSentence, count)).to.deep.equal({
        started: false,
      });
    }
    expect(step.flush()?.altitudeMslM).to.equal(158.412);
  });

  it('says no fix where GGA, RMC or GNS says so, and gives no place', () => {
    const none = { fixQuality: 0 };
    expect(fixOf('GPGGA,023015.20,4318.4,N,12420.1,E,0,00,99.99,,,,,,')).to.deep.equal({ ...none, satellites: 0 });
    expect(fixOf('GPRMC,023015.20,V,4318.4,N,12420.1,E,0,0,,,,N')).to.deep.equal(none);
    expect(fixOf('GNGNS,023015.20,4318.4,N,12420.1,E,NNNN,00,,,,,')).to.deep.equal({ ...none, satellites: 0 });
    expect(fixOf('GPGGA,023015.20,4318.4,N,12420.1,E,1,00,3.3,10,M,-33,M,,')?.latitudeDeg).to.equal(undefined);
    expect(fixOf('GPGGA,023015.20,0000.0,N,00000.0,E,1,04,1.2,10,M,0,M,,')?.latitudeDeg).to.equal(undefined);
  });

  it('takes the quality of GNS from its best system, and a differential RMC of Unicore as a fix', () => {
    expect(['RRNN', 'FFAN', 'DANN', 'ANNA'].map((modes) => fixOf(gns(modes))?.fixQuality)).to.deep.equal([4, 5, 2, 1]);
    expect(fixOf('GNRMC,023015.20,D,4318.4,N,12420.1,E,5,88,150624,,,D')?.speedMps).to.be.closeTo(2.5722, 1e-4);
    expect(fixOf('GNRMC,023015.20,A,4318.4,N,12420.1,E,5,88,150624,,')).to.not.have.property('fixQuality');
  });

  it('reads KSXT with its own quality codes, in metres per second', () => {
    const body =
      'KSXT,20261016083433.00,116.31296102,39.95817066,49.4911,223.57,-11.32,330.19,36.0,,3,3,28,27,,,,-0.012,0.021,0.020,,';
    expect(fixOf(body)).to.deep.equal({
      fixTimeMs: Date.parse('2026-10-16T08:34:33Z'),
      latitudeDeg: 39.95817066,
      longitudeDeg: 116.31296102,
      fixQuality: 4,
      satellites: 27,
      speedMps: 10,
      courseDeg: 330.19,
      headingDeg: 223.57,
    });
  });

  it('agrees with gps (npm) on every place', () => {
    fc.assert(
      fc.property(axis(90), axis(180), fc.boolean(), ([north, northMinutes], [east, eastMinutes], isSouthWest) => {
        const latitude = `${String(north).padStart(2, '0')}${(northMinutes / 1e5).toFixed(5).padStart(8, '0')}`;
        const longitude = `${String(east).padStart(3, '0')}${(eastMinutes / 1e5).toFixed(5).padStart(8, '0')}`;
        const [ns, ew] = isSouthWest ? ['S', 'W'] : ['N', 'E'];
        const body = gga('023015.20', `${latitude},${ns},${longitude},${ew},1,9,1.0,1,M,0,M,,`);
        const oracle = GPS.Parse(`$${body}*${nmeaChecksum(body).toString(16).padStart(2, '0')}`) as GnssPlace;
        const fix = fixOf(body);
        expect(fix?.latitudeDeg).to.be.closeTo(oracle.lat, 1e-12);
        expect(fix?.longitudeDeg).to.be.closeTo(oracle.lon, 1e-12);
      }),
    );
  });

  it('ends an epoch when the receiver falls silent', () => {
    const step = new NmeaSentenceToGnssFix({ earliestDateMs: START_2020 }, () => undefined);
    const sentence = nmeaSentenceOf(GGA);
    expect(step.push(sentence as NmeaSentence, 1000)).to.deep.equal({ started: true });
    expect(step.tick(2400)).to.equal(undefined);
    expect(step.tick(2500)?.fixQuality).to.equal(4);
    expect(step.flush()).to.equal(undefined);
  });
});
