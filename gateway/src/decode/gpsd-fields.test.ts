import { readFileSync } from 'node:fs';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { capturePath, decodeInMemory } from './decode-in-memory.js';
import { explainedCounts, FieldDifferences, type ComparedField, type Explained } from './field-differences.js';

/** Every field of a record that gpsd reports too. Its `eph`, `epx` and such are its own estimates, not the receiver's. */
const FIELDS: readonly ComparedField[] = [
  { ours: 'latitude', theirs: 'lat', apart: 5.5e-9 },
  { ours: 'longitude', theirs: 'lon', apart: 5.5e-9 },
  { ours: 'altitudeMslM', theirs: 'altMSL', apart: 0.0006 },
  { ours: 'geoidSeparationM', theirs: 'geoidSep', apart: 0.0006 },
  { ours: 'speedMps', theirs: 'speed', apart: 0.0011 },
  { ours: 'courseDeg', theirs: 'track', apart: 0.0051 },
  { ours: 'headingDeg', theirs: 'heading', apart: 0.0051 },
  { ours: 'correctionAgeS', theirs: 'dgpsAge', apart: 0.051 },
  { ours: 'hdop', theirs: 'hdop', apart: 0.0051 },
  { ours: 'satellites', theirs: 'uSat', apart: 0 },
  { ours: 'fixQuality', theirs: 'quality', apart: 0 },
];
/** gpsd's status to GGA quality; it leaves out the status of a plain fix. */
const QUALITY_BY_STATUS: readonly number[] = [1, 1, 2, 4, 5, 6];
/** Sentences that gpsd echoes before what it makes of them, with a time of day. */
const TIMED = /^\$(?:G[NPB](?:GGA|RMC|GNS|ZDA)),(\d{6}(?:\.\d+)?)/;

/** What gpsd says of each time of day, the later over the earlier. */
function reportsByTimeOfDay(path: string): Map<number, Record<string, unknown>> {
  const reports = new Map<number, Record<string, unknown>>();
  let current: Record<string, unknown> = {};
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const time = TIMED.exec(line)?.[1];
    if (time !== undefined) {
      const ms = (Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4))) * 1000;
      current = reports.get(Math.round(ms)) ?? {};
      reports.set(Math.round(ms), current);
    }
    if (line.startsWith('{')) Object.assign(current, reportOf(line));
  }
  return reports;
}

function reportOf(line: string): Record<string, unknown> {
  const report = JSON.parse(line) as Record<string, unknown>;
  if (report['class'] === 'ATT') return { heading: report['heading'] };
  if (report['class'] === 'SKY') {
    const { hdop, uSat } = report;
    return { ...(hdop === undefined ? {} : { hdop }), ...(uSat === undefined ? {} : { uSat }) };
  }
  if (report['class'] !== 'TPV') return {};
  const quality = (report['mode'] as number) < 2 ? 0 : QUALITY_BY_STATUS[(report['status'] as number) ?? 0];
  return { ...report, quality };
}

/** Keyed by log, then by field and kind of the difference. */
const EXPLAINED: Readonly<Record<string, Readonly<Record<string, Explained>>>> = {
  'beidou-gb': {
    'hdop missing': {
      count: 1,
      why: 'GSA has an HDOP before there is a fix; a record says how good a place is only with a place',
    },
    'satellites other': {
      count: 2,
      why: 'GGA counts the 6 of GPS; gpsd counts those of GSA, which has one of BeiDou more',
    },
    'speedMps more': {
      count: 1,
      why: 'gpsd reports the first epoch with a fix before its RMC comes, and not again after it',
    },
    'courseDeg more': { count: 1, why: 'as the speed of that epoch' },
  },
  hemi: {
    'hdop missing': {
      count: 8,
      why: 'GGA of quality 1 with 0 satellites is no fix, as gpsd says too; no place, no HDOP',
    },
    'satellites more': { count: 8, why: 'a record says that the receiver uses none; gpsd says nothing then' },
  },
  'nmea-fuzzy-cases': {},
  'tcp-torture': {
    'latitude other': {
      count: 1,
      why: "a record has GGA's place; gpsd's last report has RMC's, which has a digit less",
    },
    'longitude other': { count: 1, why: 'as the latitude' },
  },
  'ublox-f9p-hpnmea': {
    'satellites other': { count: 7, why: 'GGA counts up to 12; gpsd adds those of GSA of all systems' },
  },
};

async function compare(name: string, records: readonly TelemetryRecord[], path: string): Promise<FieldDifferences> {
  const reports = reportsByTimeOfDay(path);
  const differences = new FieldDifferences(FIELDS);
  for (const record of records) {
    const timeOfDay = (record.fixTime ?? 0) % 86_400_000;
    const report = reports.get(timeOfDay) ?? {};
    differences.add({ ...record }, report, `${name} ${new Date(record.fixTime ?? 0).toISOString()}`);
  }
  return differences;
}

describe('fields of gpsd logs against gpsd', () => {
  for (const [name, explained] of Object.entries(EXPLAINED)) {
    it(`${name}: every field that both report`, async function () {
      const path = capturePath(`gnss/gpsd/${name}.log`);
      if (path === undefined) {
        this.skip();
        return;
      }
      const { records } = await decodeInMemory(path);
      const differences = await compare(name, records, `${path}.chk`);
      expect(differences.counts(), differences.examples()).to.deep.equal(explainedCounts(explained));
    });
  }

  it('isoblue: every field of its own reports that both have', async function () {
    const path = capturePath('gnss/isoblue-gpsd-tpv-2020-10-26.log');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { records } = await decodeInMemory(path);
    const lines = readFileSync(path, 'latin1').split('\n');
    // SKY reports have no time of their own: only the fields of TPV are carried.
    const fields = FIELDS.filter(({ theirs }) => theirs !== 'hdop' && theirs !== 'uSat');
    const differences = new FieldDifferences(fields);
    for (const record of records) {
      const line = lines[(record.source?.place.line ?? 0) - 1] ?? '';
      differences.add({ ...record }, reportOf(line), new Date(record.fixTime ?? 0).toISOString());
    }
    expect(differences.counts(), differences.examples()).to.deep.equal({});
    expect(differences.compared).to.equal(530);
  });
});
