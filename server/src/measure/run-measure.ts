import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { Implement, Machine } from '@furrow/protocol/registry-document';
import { compileCheck } from '@furrow/protocol/validate';
import { knowsWidth, measure, type MachineRecords, type MeasureInput } from './measure.js';
import { MEASURE_USAGE, type MeasureOptions, parseMeasureOptions, UsageError } from './measure-options.js';
import { setAsideLines, toTable } from './measure-report.js';
import { parseRecordLines } from './record-lines.js';
import type { MachineDocuments } from './static-registry.js';

/** Where the command reads and writes: the process's own streams, or a test's. */
export interface MeasureIo {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const EXIT_MEASURED = 0;
const EXIT_NOTHING = 1;
const EXIT_USAGE = 2;

/** Nothing can be measured; the message says why. */
class NothingToMeasure extends Error {}

/** `furrow-server measure` (docs/area.md, Computing a record again). Resolves to the exit code. */
export async function runMeasure(argv: readonly string[], io: MeasureIo): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(MEASURE_USAGE);
    return EXIT_MEASURED;
  }
  try {
    const options = parseMeasureOptions(argv);
    const report = measure(await readInput(options, io));
    for (const line of setAsideLines(report.setAside)) io.stderr.write(`${line}\n`);
    io.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : toTable(report));
    return EXIT_MEASURED;
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`${error.message}\n\n${MEASURE_USAGE}`);
      return EXIT_USAGE;
    }
    if (!(error instanceof NothingToMeasure)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_NOTHING;
  }
}

async function readInput(options: MeasureOptions, io: MeasureIo): Promise<MeasureInput> {
  const { widthM, operation, timeZone, earliestFixTime } = options;
  const documents = await Promise.all(options.machineFiles.map(readMachineDocuments));
  const fields = options.fieldFile === undefined ? [] : await readFields(options.fieldFile);
  const machines: MachineRecords[] = [];
  let badLines = 0;
  for (const [i, file] of options.files.entries()) {
    const parsed = parseRecordLines(await readText(file, io));
    for (const { line, reason } of parsed.badLines) io.stderr.write(`${file}:${line}: not a record: ${reason}\n`);
    badLines += parsed.badLines.length;
    const machineId = machineIdOf(file, machines);
    machines.push({ machineId, records: parsed.records, documents: documents[i] ?? documents[0] ?? {} });
  }
  if (machines.every(({ records }) => records.length === 0)) {
    throw new NothingToMeasure(`${options.files.join(', ')}: no telemetry record in it (${badLines} bad lines)`);
  }
  const input = { machines, fields, widthM, operation, timeZone, badLines, earliestFixTime };
  if (!knowsWidth(input)) {
    throw new NothingToMeasure('no record carries a working width: give --width-m, or --machine with an implement');
  }
  return input;
}

/** A machine is named by its file; of files of one name the later ones get a number. */
function machineIdOf(file: string, before: readonly MachineRecords[]): string {
  const name = file === '-' ? 'stdin' : basename(file).replace(/\.(ndjson|jsonl?)$/, '');
  const taken = before.filter(({ machineId }) => machineId === name || machineId.startsWith(`${name}#`)).length;
  return taken === 0 ? name : `${name}#${taken + 1}`;
}

async function readText(file: string, io: MeasureIo): Promise<string> {
  if (file !== '-') return readNamed(file);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin)
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function readNamed(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NothingToMeasure(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readNamed(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const machineFaults = compileCheck(Machine);
const implementFaults = compileCheck(Implement);

async function readMachineDocuments(file: string): Promise<MachineDocuments> {
  const value = (await readJson(file)) as { machine?: unknown; implement?: unknown } | null;
  const { machine, implement } = value ?? {};
  const faults = [
    ...(machine === undefined ? [] : machineFaults(machine).map((fault) => `/machine${fault}`)),
    ...(implement === undefined ? [] : implementFaults(implement).map((fault) => `/implement${fault}`)),
  ];
  if (machine === undefined && implement === undefined) faults.push('/: neither "machine" nor "implement" in it');
  if (faults.length > 0) throw new UsageError(`${file}: ${faults.join('; ')}`);
  return value as MachineDocuments;
}

interface GeoJson {
  readonly type?: string;
  readonly geometry?: GeoJson;
  readonly features?: readonly GeoJson[];
}

function areasIn(value: GeoJson | null | undefined): AreaGeometry[] {
  if (value?.type === 'Polygon' || value?.type === 'MultiPolygon') return [value as AreaGeometry];
  if (value?.type === 'Feature') return areasIn(value.geometry);
  return (value?.features ?? []).flatMap(areasIn);
}

async function readFields(file: string): Promise<AreaGeometry[]> {
  const areas = areasIn((await readJson(file)) as GeoJson | null);
  if (areas.length === 0) throw new UsageError(`${file}: no GeoJSON Polygon or MultiPolygon in it`);
  return areas;
}
