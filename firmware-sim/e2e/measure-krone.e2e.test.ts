import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY } from '../demo/repository.js';
import { decode, measure } from './measure-run.js';

const CAPTURES = process.env['FURROW_CAPTURES'] ?? join(REPOSITORY, '../shared/data');
const DAY = join(CAPTURES, 'isoxml/krone-forage-harvester-day1');

/** The set was moved north without widening its longitudes; this undoes it (EXPECTED.json). */
const MOVED_NORTH_DEG = 2.18;
/** What the machine itself counted (DDI 116) over the day's time logs, m2: the increases that EXPECTED.json lists. */
const MACHINE_TOTAL_M2 = 48300 + 40500 + 19500 + 30100 + 17900 + 2000 + 50000 + 65000 + 48200;

interface DecodedRecord {
  readonly latitude: number;
}

describe('measuring a harvester on a real day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'furrow-krone-'));
  let records: DecodedRecord[] = [];

  before(async function () {
    if (!existsSync(DAY)) {
      console.log(`      no capture at ${DAY}: set FURROW_CAPTURES`);
      this.skip();
    }
    this.timeout(60_000);
    const file = join(folder, 'krone.ndjson');
    await decode([DAY], file);
    records = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as DecodedRecord);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, chosen: readonly DecodedRecord[]): string {
    const file = join(folder, name);
    writeFileSync(file, chosen.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return file;
  }

  it("has gross within 3.5 % of the machine's own total over the day", async function () {
    this.timeout(60_000);
    const moved = records.map((record) => ({ ...record, latitude: record.latitude - MOVED_NORTH_DEG }));
    const { total, jobs } = await measure([write('moved.ndjson', moved)]);
    expect(total.jobs).to.equal(8);
    expect(total.grossM2 / MACHINE_TOTAL_M2).to.be.closeTo(1, 0.035);
    expect(jobs.every(({ evidence }) => evidence.workState === 'ddi141')).to.equal(true);
  });
});
