import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY } from '../demo/repository.js';
import { reportCaptures, type CaptureRow } from './capture-report.js';

const FOLDER = join(process.env['FURROW_CAPTURES'] ?? join(REPOSITORY, '../shared/data'), 'isoxml');

interface ExpectedLog {
  readonly file: string;
  readonly records: number;
  readonly total_area_116_m2_first_last?: Readonly<Record<string, readonly [number, number]>>;
  readonly 'ours_from_track_element_DET-1'?: { readonly width_x_distance_m2: number; readonly swath_union_m2: number };
}

interface Expected {
  readonly sets: readonly {
    readonly set: string;
    readonly tasks: readonly { readonly id: string; readonly time_logs: readonly string[] }[];
    readonly time_logs: readonly ExpectedLog[];
  }[];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe('ISOXML sets of real machines, measured', () => {
  let rows: readonly CaptureRow[] = [];
  let expected: Expected;

  before(async function () {
    if (!existsSync(FOLDER)) {
      console.log(`      no captures at ${FOLDER}: set FURROW_CAPTURES`);
      this.skip();
    }
    this.timeout(120_000);
    expected = JSON.parse(readFileSync(join(FOLDER, 'EXPECTED.json'), 'utf8')) as Expected;
    rows = await reportCaptures(FOLDER);
  });

  const rowsOf = (capture: string) => rows.filter((row) => row.capture.startsWith(capture));
  const rowOf = (capture: string, device = 'DVC-1') => rowsOf(capture).find((row) => row.device === device)!;

  /** Time logs of a row's task. */
  function logsOf({ capture, task }: CaptureRow): ExpectedLog[] {
    const { tasks, time_logs: logs } = expected.sets.find(({ set }) => set === capture)!;
    const names = tasks.find(({ id }) => id === task)!.time_logs;
    return logs.filter(({ file }) => names.some((name) => file.toUpperCase() === `${name.toUpperCase()}.BIN`));
  }

  it('are all there, with every record of every time log', () => {
    expect(new Set(rows.map(({ capture }) => capture))).to.deep.equal(new Set(expected.sets.map(({ set }) => set)));
    for (const row of rows) {
      expect(row.records, row.capture).to.equal(sumOf(logsOf(row).map(({ records }) => records)));
    }
  });

  it("count the machine's own area as it was counted elsewhere", () => {
    for (const row of [...rowsOf('krone-forage'), ...rowsOf('krone-mower'), rowOf('agco')]) {
      const ranges = logsOf(row).map((log) => log.total_area_116_m2_first_last?.['DET-1'] ?? ([0, 0] as const));
      expect(row.machineTotalM2, `${row.capture} ${row.task}`).to.equal(sumOf(ranges.map(([a, b]) => b - a)));
    }
  });

  it("find one job in each of a harvester's eight fields, near its own count and the farm's areas", () => {
    const fields = rowsOf('krone-forage');
    expect(fields).to.have.length(8);
    for (const { task, jobs, workStates, ...row } of fields) {
      expect([jobs, workStates], task!).to.deep.equal([1, 'ddi141']);
      expect(row.grossM2 / row.machineTotalM2!, `${task} gross`).to.be.closeTo(1, 0.05);
      expect(row.netM2 / row.declaredAreaM2!, `${task} net`).to.be.within(0.87, 1.05);
      // The terminal measured its polygons by another projection.
      expect(row.polygonM2! / row.declaredAreaM2!, `${task} polygon`).to.be.closeTo(1, 0.02);
      expect(row.insideM2! / row.netM2, `${task} inside`).to.be.above(0.9);
    }
  });

  it('measure a mower as a plain sum of its swaths does', () => {
    const mower = rowOf('krone-mower');
    const plain = logsOf(mower).map((log) => log['ours_from_track_element_DET-1']!);
    expect(mower.grossM2 / sumOf(plain.map((log) => log.width_x_distance_m2))).to.be.closeTo(1, 0.025);
    expect(mower.netM2 / sumOf(plain.map((log) => log.swath_union_m2))).to.be.closeTo(1, 0.025);
  });

  it('measure five sections of 2.4 m as 12 m, and two booms over one ground as one', () => {
    const sections = rowOf('agco');
    expect(sections.grossM2 / (12 * sections.workedDistanceM)).to.be.closeTo(1, 0.01);
    const booms = rowOf('agco', 'DVC-2');
    expect(booms.grossM2 / booms.workedDistanceM).to.be.within(13, 15);
  });

  it('work a baler for as long as its own clock says, with the width that a user gives', () => {
    const baler = rowOf('krone-baler');
    // DDI 119; the machine stops its clock a little before its work state ends.
    expect(baler.workedTimeS / 6360).to.be.closeTo(1, 0.1);
    expect(baler.grades).to.equal('C');
  });

  it('find nothing where a tractor stands', () => {
    expect(rowsOf('topcon').map(({ jobs, netM2 }) => [jobs, netM2])).to.deep.equal([[0, 0]]);
  });
});
