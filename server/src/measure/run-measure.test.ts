import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import type { MeasureReport } from './measure-report.js';
import { runMeasure } from './run-measure.js';

const START = Date.UTC(2026, 3, 28);
const drive = (startTime = START) =>
  drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs: shuttlePasses(6, 100, 2.7) });
const lines = (records: readonly unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

const JOB_KEYS =
  'id machine operation startTime endTime localDay grossM2 netM2 ownOverlapM2 netIntervalM2 ' +
  'insideM2 outsideM2 missedM2 interpolatedM2 workedDistanceM unknownDistanceM workedTimeS widthM evidence inputsHash';

describe('furrow-server measure', () => {
  let folder: string;
  const output = { stdout: '', stderr: '' };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'furrow-measure-'));
    output.stdout = '';
    output.stderr = '';
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  async function run(argv: string[], stdin = ''): Promise<number> {
    return runMeasure(argv, {
      stdin: (async function* () {
        yield stdin;
      })(),
      stdout: { write: (text) => (output.stdout += text) },
      stderr: { write: (text) => (output.stderr += text) },
    });
  }

  const report = () => JSON.parse(output.stdout) as MeasureReport;

  it('explains itself when asked', async () => {
    expect(await run(['--help'])).to.equal(0);
    expect(output.stdout).to.match(/^usage: furrow-server measure/);
    expect(output.stderr).to.equal('');
  });

  it('names its engine, the parameters and the hash of what it measured, which no order and no copy changes', async () => {
    const records = drive();
    const reordered = records.map((record) => Object.fromEntries(Object.entries(record).reverse()));
    const reports: MeasureReport[] = [];
    for (const [name, text] of [
      ['one', lines(records)],
      ['two', lines([...records.slice(200), ...reordered.slice(0, 250)])],
      ['three', lines(records.slice(1))],
    ] as const) {
      // Under one name: a machine is called as its file.
      await mkdir(join(folder, name));
      expect(await run([await file(`${name}/m.ndjson`, text), '--json'])).to.equal(0);
      reports.push(JSON.parse(output.stdout) as MeasureReport);
      output.stdout = '';
    }
    const [first, second, third] = reports;
    expect(first!.engine.parameters).to.match(/^[0-9a-f]{16}$/);
    expect(first!.inputsHash).to.match(/^[0-9a-f]{64}$/);
    expect(second!.inputsHash).to.equal(first!.inputsHash);
    expect(second!.jobs[0]!.inputsHash).to.equal(first!.jobs[0]!.inputsHash);
    expect(third!.inputsHash).not.to.equal(first!.inputsHash);
    expect(third!.jobs[0]!.inputsHash).not.to.equal(first!.jobs[0]!.inputsHash);
  });

  it('prints the figures of docs/area.md', async () => {
    expect(await run(['--json'], lines(drive()))).to.equal(0);
    const { jobs, total, badLines, engine } = report();
    expect(jobs).to.have.length(1);
    expect(Object.keys(jobs[0]!)).to.deep.equal(JOB_KEYS.split(' '));
    expect(jobs[0]!.machine).to.equal('stdin');
    expect(total.grossM2).to.be.closeTo(total.netM2 + total.ownOverlapM2 + total.sharedM2, 1e-6);
    expect(total.ownOverlapM2 / (5 * 100 * 0.3)).to.be.closeTo(1, 0.05);
    expect([total.jobs, total.traces, badLines]).to.deep.equal([1, 0, 0]);
    expect(Object.keys(engine)).to.deep.equal(['version', 'parameters', 'runtime']);
  });

  it('sorts and removes copies', async () => {
    await run(['--json'], lines(drive()));
    const sorted = report();
    output.stdout = '';
    const records = drive();
    await run(['--json'], lines([...records.slice(50), ...records.slice(0, 90)]));
    expect(report()).to.deep.equal(sorted);
  });

  it('names machines by their files and shares ground between them', async () => {
    const early = await file('early.ndjson', lines(drive()));
    const late = await file('late.ndjson', lines(drive(START + 3_600_000)));
    expect(await run([late, early, '--json', '--operation', 'harrowing'])).to.equal(0);
    const { jobs, total } = report();
    expect(jobs.map(({ machine }) => machine)).to.deep.equal(['early', 'late']);
    expect(jobs.map(({ operation }) => operation)).to.deep.equal(['harrowing', 'harrowing']);
    expect(total.netM2).to.be.closeTo(jobs[0]!.netM2, 1e-6);
    expect(total.sharedM2).to.be.closeTo(jobs[1]!.netM2, 1e-6);
  });

  it('measures against a field, in a time zone, with the geometry of a machine', async () => {
    const ring = [
      [124.3045, 43.3045],
      [124.3065, 43.3045],
      [124.3065, 43.3055],
      [124.3045, 43.3055],
      [124.3045, 43.3045],
    ];
    const feature = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
    const field = await file('field.geojson', JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
    const machine = await file(
      'machine.json',
      JSON.stringify({
        machine: {
          organisationId: 'o',
          name: 'm',
          kind: 'tractor',
          antennaXM: 1.5,
          antennaYM: 0,
          hitchXM: -1,
          maxSpeedMps: 12,
        },
        implement: {
          organisationId: 'o',
          name: 'i',
          attachment: 'mounted',
          toolXM: -1,
          offsetYM: 0,
          workingWidthM: 3,
          operation: 'sowing',
        },
      }),
    );
    const options = ['--field', field, '--machine', machine, '--time-zone', 'Asia/Shanghai', '--json'];
    expect(await run(options, lines(drive(START + 20 * 3_600_000)))).to.equal(0);
    const { jobs, total } = report();
    expect(jobs[0]!.localDay).to.equal('2026-04-29');
    expect(jobs[0]!.operation).to.equal('sowing');
    expect(total.insideM2! + total.outsideM2!).to.be.closeTo(total.netM2, 1e-6);
    expect(total.insideM2).to.be.within(50 * 15, 60 * 18);
    expect(jobs[0]!.missedM2).to.be.closeTo(total.missedM2!, 1e-6);
  });

  it('fills missing widths only, and cannot do without any', async () => {
    const bare = drive().map(({ signals, ...record }) => ({ ...record, signals: { workState: signals!.workState } }));
    expect(await run(['--json', '--width-m', '4'], lines(bare))).to.equal(0);
    expect(report().jobs[0]!.widthM).to.deep.equal({ min: 4, max: 4, source: 'flag' });
    output.stdout = '';
    expect(await run(['--json', '--width-m', '4'], lines(drive()))).to.equal(0);
    expect(report().jobs[0]!.widthM).to.deep.equal({ min: 3, max: 3, source: 'ddi67' });
    expect(await run(['--json'], lines(bare))).to.equal(1);
    expect(output.stderr).to.include('--width-m');
  });

  it('says which records it does not use, and takes old logs when asked to', async () => {
    const old = lines(drive(Date.UTC(2017, 2, 15)));
    expect(await run(['--json'], old)).to.equal(0);
    expect(report().setAside).to.deep.equal([{ machine: 'stdin', reason: 'timeImplausible', records: drive().length }]);
    expect(report().total.jobs).to.equal(0);
    expect(output.stderr).to.match(/^stdin: \d+ records are not used: .*--earliest/);
    output.stdout = '';
    expect(await run(['--json', '--earliest', '2017-01-01'], old)).to.equal(0);
    expect(report().total.jobs).to.equal(1);
    expect(report().setAside).to.deep.equal([]);
  });

  it('names bad lines, skips and counts them', async () => {
    const records = drive();
    const bad = `{"torn":\n${JSON.stringify({ sampledAt: 1, latitude: 91 })}\n`;
    expect(await run(['--json'], `${lines(records.slice(0, 3))}${bad}${lines(records.slice(3))}`)).to.equal(0);
    expect(report().badLines).to.equal(2);
    expect(output.stderr).to.match(/^-:4: not a record: .*\n-:5: not a record: .*latitude.*91/);
  });

  it('exits 0 without work, 1 without records, 2 when misused', async () => {
    expect(await run([], lines(drive().slice(0, 2)))).to.equal(0);
    expect(output.stdout).to.include('0 jobs');
    expect(await run([], 'nothing here\n')).to.equal(1);
    expect(await run([join(folder, 'absent.ndjson')])).to.equal(1);
    for (const argv of [
      ['--width-m', 'wide'],
      ['--time-zone', 'Mars'],
      ['--earliest', 'once'],
      ['--colour'],
      ['a', 'b', 'c', '--machine', 'x', '--machine', 'y'],
    ]) {
      output.stderr = '';
      expect(await run(argv), argv.join(' ')).to.equal(2);
      expect(output.stderr).to.include('usage: furrow-server measure');
    }
  });

  it('prints a table for people', async () => {
    expect(await run([], lines(drive()))).to.equal(0);
    expect(output.stdout).to.match(/start +machine +hours +width m +net ha/);
    expect(output.stdout).to.match(/2026-04-28 00:00 +stdin/);
    expect(output.stdout).to.include('1 jobs, 0 traces not counted, 0 bad lines');
  });
});
