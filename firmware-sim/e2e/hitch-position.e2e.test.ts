import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decode, measure, simulate } from './measure-run.js';

interface HitchRecord {
  readonly signals?: { readonly rearHitchPositionPct?: number; readonly actualWorkingWidthM?: number };
  readonly [name: string]: unknown;
}

const KEPT = ['sampledAt', 'fixTime', 'latitude', 'longitude', 'fixQuality', 'speedMps', 'courseDeg'];

/** A tractor that says nothing of its work but the position of its hitch, which it never lowers below 55 %. */
function withHighHitch(record: HitchRecord): object {
  const { rearHitchPositionPct, actualWorkingWidthM } = record.signals ?? {};
  return {
    ...Object.fromEntries(Object.entries(record).filter(([name]) => KEPT.includes(name))),
    signals: {
      ...(actualWorkingWidthM !== undefined && { actualWorkingWidthM }),
      ...(rearHitchPositionPct !== undefined && { rearHitchPositionPct: 55 + 0.45 * rearHitchPositionPct }),
    },
  };
}

describe('work known by the position of the hitch alone', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-hitch-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is found where the hitch runs high: within 1 % of what the implement itself says', async () => {
    await simulate(folder, ['--scenario', 'straight-passes', '--seed', '1', '--duration', '1500']);
    const told = join(folder, 'told.ndjson');
    const hitch = join(folder, 'hitch.ndjson');
    await decode([join(folder, 'can.log'), join(folder, 'gnss.nmea')], told);
    const lines = readFileSync(told, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.stringify(withHighHitch(JSON.parse(line) as HitchRecord)));
    writeFileSync(hitch, `${records.join('\n')}\n`);
    const machine = ['--machine', join(folder, 'machine.json')];
    const [byImplement, byHitch] = [await measure([told, ...machine]), await measure([hitch, ...machine])];
    expect(byHitch.jobs.map(({ evidence }) => evidence.workState)).to.deep.equal(['hitchPosition']);
    const share = byHitch.total.netM2 / byImplement.total.netM2;
    console.log(`      net by hitch over net by implement: ${share.toFixed(4)}`);
    expect(share).to.be.closeTo(1, 0.01);
  });
});
