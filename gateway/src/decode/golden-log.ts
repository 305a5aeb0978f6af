import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { decodeInMemory } from './decode-in-memory.js';

/** Our own captures; each X.log has X.log.chk beside it, as gpsd's have. */
export const GOLDEN_FOLDER = resolve(import.meta.dirname, '../../testdata/captures');

/** Paths of the captures. */
export function goldenLogs(): string[] {
  return readdirSync(GOLDEN_FOLDER)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => resolve(GOLDEN_FOLDER, name));
}

/**
 * What `decode` makes of a capture: faults, then records, as NDJSON. Options come from its header, as
 * `# Decode: --date 2026-04-28`; the folder of the capture is left out of its names.
 */
export async function goldenText(path: string): Promise<string> {
  const options = /^# Decode: (.+)$/m.exec(readFileSync(path, 'latin1'))?.[1]?.split(' ') ?? [];
  const { records, faults } = await decodeInMemory(path, ...options);
  const lines = [...faults, ...records].map((each) => JSON.stringify(each));
  return `${lines.join('\n').replaceAll(path, basename(path))}\n`;
}
