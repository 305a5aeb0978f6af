import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { TelemetryRecord } from './telemetry-record.js';

/**
 * Schemas are not kept by their `$id`: one that stands inside another (a job in a list of jobs) is compiled on
 * its own as well. A tuple may be open: a GeoJSON position may carry a height.
 */
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  addUsedSchema: false,
  strictTuples: false,
  discriminator: true,
});
/** Bytes, for which JSON Schema has no word: the number of them, or true for any number. */
ajv.addKeyword({
  keyword: 'bytes',
  validate: (wanted: number | true, data: unknown) =>
    data instanceof Uint8Array && (wanted === true || data.length === wanted),
  error: { message: ({ schema }) => (typeof schema === 'number' ? `must be ${schema} bytes` : 'must be bytes') },
});

/**
 * A function that lists what is wrong with a value: `/path: reason, got VALUE`. Empty means valid.
 * Compile only schemas of this project, once, at start: never one that a stranger sent.
 */
export function compileCheck(schema: TSchema): (value: unknown) => string[] {
  const check = ajv.compile(schema);
  return (value) => (check(value) ? [] : (check.errors ?? []).map((fault) => faultText(fault, value)));
}

/** What is wrong with a telemetry record, each fault with its path and value. */
export const telemetryRecordFaults = compileCheck(TelemetryRecord);

function faultText(fault: ErrorObject, root: unknown): string {
  const path = fault.instancePath === '' ? '/' : fault.instancePath;
  const extra = fault.keyword === 'additionalProperties' ? ` "${String(fault.params['additionalProperty'])}"` : '';
  return `${path}: ${fault.message ?? fault.keyword}${extra}, got ${shown(valueAt(root, fault.instancePath))}`;
}

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const part of path.split('/').slice(1)) {
    value = (value as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

function shown(value: unknown): string {
  // A list or an object is named by its kind: it may be long, or nested deeper than JSON.stringify can follow.
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
