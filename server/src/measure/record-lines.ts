import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';

/** Records of one file and the lines that were none. */
export interface RecordLines {
  readonly records: TelemetryRecord[];
  readonly badLines: readonly { readonly line: number; readonly reason: string }[];
}

function parseLine(text: string): TelemetryRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const faults = telemetryRecordFaults(value);
  return faults.length === 0 ? (value as TelemetryRecord) : faults.join('; ');
}

/** Reads NDJSON; a line that is not a record is named by its number and left out. Blank lines are nothing. */
export function parseRecordLines(text: string): RecordLines {
  const records: TelemetryRecord[] = [];
  const badLines: { line: number; reason: string }[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') badLines.push({ line: i + 1, reason: parsed });
    else records.push(parsed);
  });
  return { records, badLines };
}
