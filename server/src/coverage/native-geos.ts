import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PYTHON = '/usr/bin/python3';
const SCRIPT = resolve(import.meta.dirname, '../../../.ci/bench/geos-union.py');

/** Polygons to unite at once, and polygons to add one by one after that. */
export interface UnionTask {
  readonly start: readonly (readonly number[])[];
  readonly add: readonly (readonly number[])[];
}

/** Time of the processor, us: of the union at once, and of one addition; null where there were none. */
export interface UnionTimes {
  readonly startUs: number;
  readonly addUs: number | null;
}

/** GEOS in C++ by Debian's shapely; null, with a message, where that is not installed. */
export function nativeGeosVersion(): string | null {
  const { status, stdout } = spawnSync(PYTHON, [SCRIPT, '--version'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  console.log('native GEOS is not compared: it is not installed (apt-get install python3-shapely)');
  return null;
}

/** Does each task once, in a process of its own. */
export function timeNativeGeos(tasks: readonly UnionTask[]): UnionTimes[] {
  const folder = mkdtempSync(join(tmpdir(), 'furrow-geos-'));
  try {
    const file = join(folder, 'tasks.json');
    writeFileSync(file, JSON.stringify(tasks));
    const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${SCRIPT} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as UnionTimes[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
