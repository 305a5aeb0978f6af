import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decode, measure, simulate } from './measure-run.js';

interface PairTruth {
  readonly firstNetM2: number;
  readonly secondNetM2: number;
  readonly unionM2: number;
  readonly sharedM2: number;
}

/** What `measure --json` says across machines. */
interface Shared {
  readonly jobs: readonly { readonly id: string; readonly machine: string; readonly netM2: number }[];
  readonly total: {
    readonly grossM2: number;
    readonly netM2: number;
    readonly ownOverlapM2: number;
    readonly sharedM2: number;
  };
  readonly overlaps: readonly { readonly jobId: string; readonly ownerJobId: string; readonly areaM2: number }[];
  readonly flags: readonly { readonly kind: string; readonly machineIds: readonly string[] }[];
}

const TOLERANCE = 0.005;
const DAY_MS = 86_400_000;

function expectTruth(truth: PairTruth, { jobs, total, overlaps }: Shared): void {
  expect(jobs.map(({ machine }) => machine)).to.deep.equal(['first', 'second']);
  expect(jobs[0]!.netM2 / truth.firstNetM2, 'net of the first').to.be.closeTo(1, TOLERANCE);
  expect(jobs[1]!.netM2 / truth.secondNetM2, 'net of the second').to.be.closeTo(1, TOLERANCE);
  expect(total.netM2 / truth.unionM2, 'union').to.be.closeTo(1, TOLERANCE);
  expect(total.sharedM2, 'shared').to.be.closeTo(truth.sharedM2, TOLERANCE * truth.firstNetM2);
  expect(total.netM2 + total.ownOverlapM2 + total.sharedM2, 'gross').to.be.closeTo(total.grossM2, 1e-6);
  const sum = overlaps.reduce((areaM2, overlap) => areaM2 + overlap.areaM2, 0);
  expect(sum, 'overlaps').to.be.closeTo(total.sharedM2, 1e-3);
  console.log(
    `      net ${jobs[0]!.netM2.toFixed(1)} (${truth.firstNetM2.toFixed(1)}), ${jobs[1]!.netM2.toFixed(1)} ` +
      `(${truth.secondNetM2.toFixed(1)}), union ${total.netM2.toFixed(1)} (${truth.unionM2.toFixed(1)}), ` +
      `shared ${total.sharedM2.toFixed(1)} (${truth.sharedM2.toFixed(1)}) m2`,
  );
}

describe('two machines on one ground', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-shared-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(scenario: string): Promise<{ truth: PairTruth; measured: Shared }> {
    const out = join(folder, scenario);
    await simulate(out, ['--scenario', scenario, '--seed', '1']);
    const records: string[] = [];
    for (const name of ['first', 'second']) {
      const file = join(out, `${name}.ndjson`);
      await decode([join(out, name, 'can.log'), join(out, name, 'gnss.nmea')], file);
      records.push(file);
    }
    const machines = ['first', 'second'].flatMap((name) => ['--machine', join(out, name, 'machine.json')]);
    const measured = (await measure([...records, ...machines])) as unknown as Shared;
    return { truth: JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as PairTruth, measured };
  }

  it('two tractors in one field: net of both, union and shared as in truth; nothing to ask', async () => {
    const { truth, measured } = await run('two-tractors-one-field');
    expectTruth(truth, measured);
    expect(measured.overlaps).not.to.deep.equal([]);
    expect(measured.flags).to.deep.equal([]);
  });

  it('contractors days apart: the first is credited with all that both did; a duplicate claim is asked about', async () => {
    const { truth, measured } = await run('contractors-days-apart');
    expectTruth(truth, measured);
    expect(measured.overlaps.map(({ jobId }) => jobId)).to.deep.equal([measured.jobs[1]!.id]);
    expect(measured.flags.map(({ kind, machineIds }) => [kind, ...machineIds])).to.deep.equal([
      ['duplicateClaim', 'second', 'first'],
    ]);
  });

  it('a copied track: the same records a week later under another name are asked about', async () => {
    const original = join(folder, 'two-tractors-one-field', 'first.ndjson');
    const lines = readFileSync(original, 'utf8').trimEnd().split('\n');
    const shifted = lines.map((line) => {
      const record = JSON.parse(line) as { fixTime?: number; sampledAt: number };
      const fixTime = record.fixTime === undefined ? {} : { fixTime: record.fixTime + 7 * DAY_MS };
      return JSON.stringify({ ...record, ...fixTime, sampledAt: record.sampledAt + 7 * DAY_MS });
    });
    const copy = join(folder, 'copy.ndjson');
    writeFileSync(copy, `${shifted.join('\n')}\n`);
    const { flags } = (await measure([original, copy, '--operation', 'no-till-seeding'])) as unknown as Shared;
    expect(flags.map(({ kind }) => kind)).to.have.members(['copiedTrack', 'duplicateClaim']);
  });
});
