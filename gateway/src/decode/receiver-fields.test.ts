import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { GPS } from 'gps';
import { capturePath, decodeInMemory } from './decode-in-memory.js';
import { explainedCounts, FieldDifferences, type ComparedField, type Explained } from './field-differences.js';

/** What the npm package gps makes of the same sentences; places with a digit less, as it rounds them. */
const FIELDS: readonly ComparedField[] = [
  { ours: 'latitude', theirs: 'lat', apart: 1.1e-8 },
  { ours: 'longitude', theirs: 'lon', apart: 1.1e-8 },
  { ours: 'altitudeMslM', theirs: 'alt', apart: 0.0006 },
  { ours: 'geoidSeparationM', theirs: 'geoidal', apart: 0.0006 },
  { ours: 'speedMps', theirs: 'speedMps', apart: 0.0006 },
  { ours: 'courseDeg', theirs: 'track', apart: 0.0051 },
  { ours: 'satellites', theirs: 'satellites', apart: 0 },
  { ours: 'hdop', theirs: 'hdop', apart: 0.0051 },
  { ours: 'fixQuality', theirs: 'fixQuality', apart: 0 },
];
const QUALITY_BY_NAME: Readonly<Record<string, number>> = {
  fix: 1,
  'dgps-fix': 2,
  'pps-fix': 3,
  rtk: 4,
  'rtk-float': 5,
};

/** Keyed by capture, then by field and kind of the difference. */
const EXPLAINED: Readonly<Record<string, Readonly<Record<string, Explained>>>> = {
  'gnss/signalk-sirf-walk.nmea': {},
  'gnss/autosteering-rtk-gns-imu-2024-02-22.log': {},
};

/** What the package says of each time of day: the fields of its sentences, the first to say one first. */
function saidByTime(path: string): Map<string, Record<string, unknown>> {
  const said = new Map<string, Record<string, unknown>>();
  let untimed: Record<string, unknown> = {};
  for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
    const at = line.indexOf('$');
    const parsed = at < 0 ? false : (GPS.Parse(line.slice(at)) as unknown as Record<string, unknown> | false);
    if (parsed === false) continue;
    const fields = fieldsOf(parsed);
    const time = parsed['time'] instanceof Date ? /,(\d{6}\.\d+),/.exec(line)?.[1] : undefined;
    if (time === undefined) untimed = fields;
    else said.set(time, { ...fields, ...said.get(time), ...(isBefore(path) ? untimed : {}) });
  }
  return said;
}

/** The autosteering receiver sends VTG before the GNS of its epoch; the other one says all of it in timed sentences. */
function isBefore(path: string): boolean {
  return path.includes('autosteering');
}

function fieldsOf(parsed: Record<string, unknown>): Record<string, unknown> {
  const quality = parsed['quality'];
  const speed = parsed['speed'];
  // GNS has a letter for each system instead; all that are used say R, RTK with fixed integers.
  const mode = parsed['type'] === 'GNS' && /^R+N*$/.test(String(parsed['mode'])) ? QUALITY_BY_NAME['rtk'] : undefined;
  const all = {
    ...parsed,
    fixQuality: typeof quality === 'string' ? QUALITY_BY_NAME[quality] : mode,
    geoidal: parsed['geoidal'] ?? parsed['sep'],
    satellites: parsed['satellites'] ?? parsed['satsUsed'],
    speedMps: typeof speed === 'number' ? speed / 3.6 : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== null));
}

function timeText(ms: number, decimals: number): string {
  return new Date(ms)
    .toISOString()
    .slice(11, -1)
    .replaceAll(':', '')
    .slice(0, 7 + decimals);
}

describe('fields of receiver logs against the npm package gps', () => {
  for (const [name, explained] of Object.entries(EXPLAINED)) {
    it(`${name}: every field of every epoch`, async function () {
      const path = capturePath(name);
      if (path === undefined) {
        this.skip();
        return;
      }
      const said = saidByTime(path);
      const decimals = name.includes('sirf') ? 3 : 2;
      const { records } = await decodeInMemory(path, '--time-zone', 'Europe/Oslo');
      const differences = new FieldDifferences(FIELDS);
      for (const record of records) {
        const time = timeText(record.fixTime ?? 0, decimals);
        differences.add({ ...record }, said.get(time) ?? {}, time);
      }
      expect(differences.compared).to.be.above(records.length * 5);
      expect(differences.counts(), differences.examples()).to.deep.equal(explainedCounts(explained));
    }).timeout(20_000);
  }
});
