import { createHash } from 'node:crypto';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';

/** A value as JSON with the keys of every object in code-unit order: the same text for the same content. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of a record's canonical JSON, in hex: what a record is known by that came in no sealed batch. */
export function recordHash(record: TelemetryRecord): string {
  return createHash('sha256').update(canonicalJson(record)).digest('hex');
}

/** SHA-256 over lines of text in code-unit order, each once, joined by line feeds; in hex. */
export function hashOfLines(lines: Iterable<string>): string {
  return createHash('sha256')
    .update([...new Set(lines)].sort().join('\n'))
    .digest('hex');
}
