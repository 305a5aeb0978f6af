import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { createFolds } from '@furrow/server/dist/fold/create-folds.js';
import { MemoryJournal } from '@furrow/server/dist/fold/memory-journal.js';
import { createStaticRegistry, type MachineDocuments } from '@furrow/server/dist/measure/static-registry.js';
import { expect } from 'chai';
import { decode, simulate } from './measure-run.js';

const TOLERANCE = 0.005;
const TERMINALS = ['first', 'second'] as const;

/** Both are mounted on one machine, the first with the higher rank. */
function mountingOf(gatewayId: string) {
  return { machineId: 'tractor', rank: gatewayId === 'first' ? 1 : 2 };
}

describe('two terminals on one tractor', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-terminals-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const records: Record<string, TelemetryRecord[]> = {};
  let documents: MachineDocuments;
  let truth: { readonly firstNetM2: number; readonly unionM2: number };

  before(async () => {
    await simulate(folder, ['--scenario', 'two-terminals', '--seed', '1']);
    for (const name of TERMINALS) {
      const file = join(folder, `${name}.ndjson`);
      await decode([join(folder, name, 'can.log'), join(folder, name, 'gnss.nmea')], file);
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      records[name] = lines.map((line) => JSON.parse(line) as TelemetryRecord);
    }
    documents = JSON.parse(readFileSync(join(folder, 'first', 'machine.json'), 'utf8')) as MachineDocuments;
    truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as typeof truth;
  });

  /** Folds of what some terminals heard. */
  function foldsOf(names: readonly (typeof TERMINALS)[number][]) {
    const documentsByMachineId = new Map([['tractor', documents]]);
    const options = { timeZone: 'Asia/Shanghai', operation: null, documentsByMachineId, fields: [] };
    const reader = new MemoryJournal();
    const folds = createFolds({ registry: { ...createStaticRegistry(options), mountingOf }, reader });
    for (const name of names) folds.append(reader.store(name, records[name]!));
    folds.replayPending(0, true);
    return folds;
  }

  it('has one job: the first counts, the second fills its silences, and the tractor worked what it truly worked', () => {
    const folds = foldsOf(TERMINALS);
    const [job, ...others] = folds.jobs();
    expect(others).to.deep.equal([]);
    console.log(
      `      net ${job!.netM2.toFixed(1)} (${truth.unionM2.toFixed(1)}; the first alone ${truth.firstNetM2.toFixed(1)}) m2, ` +
        `unknown ${job!.unknownDistanceM.toFixed(1)} m`,
    );
    expect(job!.netM2 / truth.unionM2).to.be.closeTo(1, TOLERANCE);
    expect(job!.unknownDistanceM).to.equal(0);
    expect(job!.interpolatedM2).to.equal(0);
    expect(job!.evidence.grade).to.equal('A');
    expect(folds.flags(new Set([job!.id]))).to.deep.equal([]);
  });

  it('has the figures of the first alone where the second is silent, less what nobody saw', () => {
    const [job] = foldsOf(['first']).jobs();
    expect(job!.netM2 / truth.firstNetM2).to.be.closeTo(1, TOLERANCE);
    expect(job!.unknownDistanceM).to.be.above(200);
    expect(job!.evidence.grade).to.equal('C');
  });
});
