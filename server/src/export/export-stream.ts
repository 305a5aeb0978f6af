import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Job } from '@furrow/protocol/job';
import type { ExportContext } from './export-context.js';
import { jobCsvHeader, jobCsvPreamble, toJobCsvRow } from './job-to-csv.js';
import { jobCollectionFacts, toJobFeature } from './job-to-geojson.js';

/** How an export ended. */
export interface ExportResult {
  /** False where the reader went away before the end. */
  readonly isComplete: boolean;
  /** Rows that left. */
  readonly rows: number;
  /** Of the bytes that left, in hex. */
  readonly sha256: string;
}

export interface ExportInput {
  readonly jobs: readonly Job[];
  readonly context: ExportContext;
  /** Swath quads of a job, asked for when its row is due. */
  readonly cornersOf: (job: Job) => Float64Array | undefined;
  readonly onEnd: (result: ExportResult) => void;
}

/** Excel reads UTF-8 only after this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The file as a stream that makes each row when the reader asks for it. */
export function createExportStream(format: 'csv' | 'geojson', input: ExportInput): Readable {
  const pieces = format === 'csv' ? csvPieces(input) : geojsonPieces(input);
  return Readable.from(watched(pieces, input.onEnd), { objectMode: false });
}

/** A piece of text, and whether it is a row. */
interface Piece {
  readonly text: string;
  readonly isRow: boolean;
}

function* csvPieces({ jobs, context }: ExportInput): Generator<Piece> {
  yield { text: BYTE_ORDER_MARK, isRow: false };
  for (const text of jobCsvPreamble(context, jobs)) yield { text: csvLine([text]), isRow: false };
  yield { text: csvLine(jobCsvHeader()), isRow: false };
  for (const job of jobs) yield { text: csvLine(toJobCsvRow(job, context)), isRow: true };
}

function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { record_delimiter: 'windows' });
}

function* geojsonPieces({ jobs, context, cornersOf }: ExportInput): Generator<Piece> {
  const facts = JSON.stringify(jobCollectionFacts(context));
  yield { text: `{"type":"FeatureCollection","furrow":${facts},"features":[`, isRow: false };
  let separator = '\n';
  for (const job of jobs) {
    yield { text: separator + JSON.stringify(toJobFeature(job, cornersOf(job), context.timeZone)), isRow: true };
    separator = ',\n';
  }
  yield { text: '\n]}\n', isRow: false };
}

function* watched(pieces: Generator<Piece>, onEnd: (result: ExportResult) => void): Generator<string> {
  const hash = createHash('sha256');
  let rows = 0;
  let isComplete = false;
  try {
    for (const { text, isRow } of pieces) {
      hash.update(text);
      if (isRow) rows += 1;
      yield text;
    }
    isComplete = true;
  } finally {
    onEnd({ isComplete, rows, sha256: hash.digest('hex') });
  }
}
