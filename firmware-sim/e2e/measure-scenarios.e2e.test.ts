import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decode, measure, type Measured, simulate } from './measure-run.js';

interface Truth {
  readonly jobs: readonly unknown[];
  readonly observable: {
    readonly grossM2: number;
    readonly netM2: number;
    readonly workedDistanceM: number;
    readonly unknownDistanceM: number;
  };
}

/** How far a measured area may be from the observable truth. */
const TOLERANCE = 0.005;
const UNKNOWN_TOLERANCE = 0.01;
const TIMEOUT_MS = 120_000;
/** The demo scenarios never end; this much of them is a field begun. */
const DEMO_SECONDS = '3600';

const WORKED = [
  'straight-passes',
  'lever-arm',
  'trailed-implement',
  'curved-passes',
  'headland-turns',
  'worked-u-turns',
  'refill-stops',
  'gnss-dropout',
];
const DEMO = ['demo-no-till', 'demo-subsoiling', 'demo-rotary', 'demo-harrow'];
const IDLE = ['road-trip', 'parked-jumping', 'parked-jumping-bare'];

describe('measuring what the simulator worked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'furrow-measure-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(scenario: string, ...rest: string[]): Promise<{ truth: Truth; measured: Measured }> {
    const out = join(folder, scenario);
    await simulate(out, ['--scenario', scenario, '--seed', '1', ...rest]);
    const records = join(out, 'records.ndjson');
    await decode([join(out, 'can.log'), join(out, 'gnss.nmea')], records);
    const argv = ['--machine', join(out, 'machine.json')];
    if (!IDLE.includes(scenario)) argv.push('--field', join(out, 'fields.geojson'));
    const measured = await measure([records, ...argv]);
    return { truth: JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as Truth, measured };
  }

  for (const scenario of [...WORKED, ...DEMO]) {
    it(`${scenario}: net and gross within 0.5 % of the truth`, async function () {
      this.timeout(TIMEOUT_MS);
      const { truth, measured } = await run(scenario, ...(DEMO.includes(scenario) ? ['--duration', DEMO_SECONDS] : []));
      const { observable } = truth;
      const { total } = measured;
      expect(total.jobs, 'jobs').to.equal(truth.jobs.length);
      expect(total.grossM2 / observable.grossM2, 'gross').to.be.closeTo(1, TOLERANCE);
      expect(total.netM2 / observable.netM2, 'net').to.be.closeTo(1, TOLERANCE);
      expect(total.workedDistanceM / observable.workedDistanceM, 'distance').to.be.closeTo(1, TOLERANCE);
      expect(total.unknownDistanceM, 'unknown distance').to.be.closeTo(
        observable.unknownDistanceM,
        UNKNOWN_TOLERANCE * observable.unknownDistanceM,
      );
      expect(measured.badLines).to.equal(0);
      expect(measured.flags, 'questions about tidy work').to.deep.equal([]);
    });
  }

  it('single-point: gross within 0.5 %; such a receiver sees net too small, and its grade says so', async function () {
    this.timeout(TIMEOUT_MS);
    const { truth, measured } = await run('single-point');
    expect(measured.total.grossM2 / truth.observable.grossM2).to.be.closeTo(1, TOLERANCE);
    expect(measured.total.netM2).to.be.below(truth.observable.netM2);
    expect(measured.jobs[0]!.evidence.grade).to.equal('C');
    expect(measured.flags).to.deep.equal([]);
  });

  for (const scenario of IDLE) {
    it(`${scenario}: 0 jobs and 0 area`, async function () {
      this.timeout(TIMEOUT_MS);
      const { measured } = await run(scenario);
      expect([measured.total.jobs, measured.total.grossM2, measured.total.unknownDistanceM]).to.deep.equal([0, 0, 0]);
      expect(measured.flags).to.deep.equal([]);
    });
  }

  it('parked for six hours with a jumping receiver and no implement signal: 0 jobs and 0 area', async function () {
    this.timeout(TIMEOUT_MS);
    for (const seed of ['2', '3']) {
      const out = join(folder, `parked-${seed}`);
      await simulate(out, ['--scenario', 'parked-jumping-bare', '--seed', seed, '--duration', '21600']);
      const records = join(out, 'records.ndjson');
      await decode([join(out, 'can.log'), join(out, 'gnss.nmea')], records);
      const { total } = await measure([records, '--width-m', '3']);
      expect([total.jobs, total.grossM2], `seed ${seed}`).to.deep.equal([0, 0]);
    }
  });
});
