import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classifyFixes } from './classify-fixes.js';
import { LabelledFileFault, parseLabelledFixes } from './labelled-fixes.js';
import { type Confusion, confusionOf, type Quality, qualityOf, sumConfusions } from './quality.js';

/** `make bench-classify FOLDER=…`: how well field and road are told apart by the receiver alone, file by file and in all. */
const COLUMNS = ['file', 'fixes', 'F1 field', 'F1 road', 'precision', 'recall', 'accuracy'];

function rowOf(name: string, { fixes, field, road, accuracy }: Quality): string[] {
  const shares = [field.f1, road.f1, field.precision, field.recall, accuracy];
  return [name, String(fixes), ...shares.map((share) => share.toFixed(4))];
}

function confusionOfFile(path: string): Confusion {
  const fixes = parseLabelledFixes(readFileSync(path, 'utf8'), path);
  return confusionOf(
    fixes.map(({ label }) => label === 1),
    classifyFixes(fixes),
  );
}

function run(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.toLowerCase().endsWith('.csv')).sort(); // prettier-ignore
  if (files.length === 0) throw new LabelledFileFault(`${folder}: no .csv in it`);
  const confusions = files.map((name) => confusionOfFile(join(folder, name)));
  const rows = [
    COLUMNS,
    ...files.map((name, i) => rowOf(name, qualityOf(confusions[i]!))),
    rowOf('all', qualityOf(sumConfusions(confusions))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!);
  return rows.map((row) => `${row.map(pad).join('  ')}\n`).join('');
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('say which folder of labelled CSV files: make bench-classify FOLDER=…\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(run(folder));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
