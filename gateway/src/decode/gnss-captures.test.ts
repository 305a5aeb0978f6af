import { readFileSync } from 'node:fs';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import { capturePath, decodeInMemory } from './decode-in-memory.js';

/** A position report of gpsd. */
interface Tpv {
  readonly class: string;
  readonly mode: number;
  readonly time?: string;
  readonly lat?: number;
  readonly lon?: number;
}

/** gpsd prints nine decimals, a record has eight. */
const DEGREES_APART = 5.5e-9;

/** gpsd's reports with a time, keyed by it; the last of an epoch has all its fields. */
function reportsByTime(path: string): Map<number, Tpv> {
  const reports = tpvs(path).filter(({ time }) => time !== undefined);
  return new Map(reports.map((tpv) => [Date.parse(tpv.time ?? ''), tpv]));
}

function tpvs(path: string): Tpv[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line.startsWith('{"class":"TPV"'))
    .map((line) => JSON.parse(line) as Tpv);
}

function expectSamePlace(record: TelemetryRecord, { lat, lon }: Tpv): void {
  const when = new Date(record.fixTime ?? 0).toISOString();
  if (lat === undefined || lon === undefined) {
    expect(record.latitude, when).to.equal(undefined);
    return;
  }
  expect(record.latitude, when).to.be.closeTo(lat, DEGREES_APART);
  expect(record.longitude, when).to.be.closeTo(lon, DEGREES_APART);
}

/** Records and gpsd's reports of one of its logs, or undefined where the captures are not there. */
async function gpsdLog(name: string) {
  const path = capturePath(`gnss/gpsd/${name}.log`);
  if (path === undefined) return undefined;
  const { records, faults } = await decodeInMemory(path);
  for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
  return { records, faults, path, checked: `${path}.chk` };
}

describe('positions of gpsd logs against gpsd', () => {
  for (const name of ['hemi', 'nmea-fuzzy-cases', 'ublox-f9p-hpnmea']) {
    it(`${name}: the same times and places, no place more and none less`, async function () {
      const log = await gpsdLog(name);
      if (log === undefined) {
        this.skip();
        return;
      }
      const reports = reportsByTime(log.checked);
      const isSeen = new Set(log.records.map(({ fixTime }) => fixTime));
      // Without a place we make at most one record a second; hemi, at 2 Hz, has no fix for most of its log.
      const left = [...reports].filter(([time]) => !isSeen.has(time));
      expect(left.filter(([, { lat }]) => lat !== undefined)).to.deep.equal([]);
      expect(left).to.have.length(name === 'hemi' ? 7 : 0);
      expect(isSeen.size).to.equal(reports.size - left.length);
      for (const record of log.records) expectSamePlace(record, reports.get(record.fixTime ?? 0) as Tpv);
    });
  }

  it('beidou-gb: the same places; gpsd takes no time from an RMC that is void, we do', async function () {
    const log = await gpsdLog('beidou-gb');
    if (log === undefined) {
      this.skip();
      return;
    }
    const withPlace = tpvs(log.checked).filter(({ lat }) => lat !== undefined);
    const places = [...new Map(withPlace.map((tpv) => [tpv.lat, tpv])).values()];
    const records = log.records.filter(({ latitude }) => latitude !== undefined);
    expect(records).to.have.length(places.length);
    records.forEach((record, index) => expectSamePlace(record, places[index] as Tpv));
    expect(records.at(-1)?.fixTime).to.equal(Date.parse(places.at(-1)?.time ?? ''));
    // Three epochs without a fix come first; the date of their void RMC is right.
    expect(log.records.slice(0, 3).map(({ fixQuality, fixTime }) => [fixQuality, fixTime])).to.deep.equal(
      ['29', '30', '31'].map((second) => [0, Date.parse(`2015-03-02T05:32:${second}.438Z`)]),
    );
  });

  it('tcp-torture: the same epoch; gpsd adds 1024 weeks to its date, and its last report has RMC digits', async function () {
    const log = await gpsdLog('tcp-torture');
    if (log === undefined) {
      this.skip();
      return;
    }
    const [gga, , rmc] = tpvs(log.checked);
    const [record] = log.records;
    const weeks1024 = 1024 * 7 * 86_400_000;
    expect(record?.fixTime).to.equal(Date.parse(rmc?.time ?? '') - weeks1024);
    // One record per epoch: its place is GGA's, which has a digit more than RMC's.
    expectSamePlace(record as TelemetryRecord, gga as Tpv);
    expect(log.faults.map(({ reason }) => reason)).to.deep.equal(['bytes between sentences']);
  });

  it('bu303-moving: SiRF binary, which is no format of ours, is named so', async function () {
    const log = await gpsdLog('bu303-moving');
    if (log === undefined) {
      this.skip();
      return;
    }
    expect(log.records).to.have.length(0);
    expect(log.faults.map(({ reason }) => reason)).to.deep.equal(['format not known']);
  });
});

describe('other GNSS captures', () => {
  it('reads an RTK log of GNS and VTG that is stamped by its logger', async function () {
    const path = capturePath('gnss/autosteering-rtk-gns-imu-2024-02-22.log');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { records, faults } = await decodeInMemory(path, '--time-zone', 'Europe/Oslo');
    const sentences = readFileSync(path, 'latin1').split('\n');
    const gns = sentences.filter((line) => line.includes('$GNGNS'));
    expect(records).to.have.length(gns.length);
    expect(records.every(({ fixQuality }) => fixQuality === 4)).to.equal(true);
    // VTG comes just before the GNS of its epoch, not after: a third of a millisecond against 100.
    const speeds = sentences.filter((line) => line.includes('$GNVTG')).map((line) => Number(line.split(',')[5]));
    records.forEach(({ speedMps }, index) =>
      expect(speedMps).to.be.closeTo(((speeds[index] ?? Number.NaN) * 1852) / 3600, 0.0006),
    );
    // The logger's clock and the receiver's agree to a second.
    for (const { sampledAt, fixTime } of records) expect(Math.abs(sampledAt - (fixTime ?? 0))).to.be.below(1000);
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['lines of another kind passed over']);
  });

  it('reads every epoch of a walk with poor fixes', async function () {
    const path = capturePath('gnss/signalk-sirf-walk.nmea');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { records, faults } = await decodeInMemory(path);
    const times = readFileSync(path, 'latin1').match(/\$GPGGA,[\d.]+/g) ?? [];
    expect(records).to.have.length(new Set(times).size);
    expect(faults).to.deep.equal([]);
    for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
  }).timeout(20_000);

  it('reads the reports of gpsd: every place, and speeds as the places tell them', async function () {
    const path = capturePath('gnss/isoblue-gpsd-tpv-2020-10-26.log');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { records, faults } = await decodeInMemory(path);
    const reports = tpvs(path).filter(({ lat }) => lat !== undefined);
    expect(faults).to.deep.equal([]);
    // Two receivers on two days; the second one had no fix, and no time, in the first 22 of its reports.
    expect([reports.length, tpvs(path).length]).to.deep.equal([101, 123]);
    expect(records.map(({ fixTime }) => fixTime)).to.deep.equal(reports.map(({ time }) => Date.parse(time ?? '')));
    records.forEach((record, index) => expectSamePlace(record, reports[index] as Tpv));
    for (const record of records) expect(telemetryRecordFaults(record)).to.deep.equal([]);
    expect(Math.abs(medianSpeedError(records))).to.be.below(0.05);
  });
});

/** Of records a second apart, the median of speed by places less the speed that is said, in m/s. */
function medianSpeedError(records: readonly TelemetryRecord[]): number {
  const errors = records.slice(1).flatMap((record, index) => {
    const before = records[index] as TelemetryRecord;
    if (record.sampledAt - before.sampledAt !== 1000) return [];
    const metresPerDegree = 111_320;
    const north = ((record.latitude ?? 0) - (before.latitude ?? 0)) * metresPerDegree;
    const east =
      ((record.longitude ?? 0) - (before.longitude ?? 0)) *
      metresPerDegree *
      Math.cos(((record.latitude ?? 0) * Math.PI) / 180);
    return [Math.hypot(north, east) - ((record.speedMps ?? 0) + (before.speedMps ?? 0)) / 2];
  });
  expect(errors).to.not.have.length(0);
  return errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] as number;
}
