import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@furrow/protocol/api';

/** What a demo remembers from one run to the next, in demo.json of its folder. */
export interface DemoState {
  /** Generated at the first run, keyed by user name. */
  readonly passwords: Record<string, string>;
  /** True once machines, drivers and accounts are in the server's registry. */
  registered: boolean;
  /** Second of its story that each tractor has reached, keyed by scenario; absent before its first run. */
  readonly storyS: Record<string, number>;
}

export const DEMO_USERS: readonly { name: string; role: Role }[] = [
  { name: 'admin', role: 'admin' },
  { name: 'manager', role: 'manager' },
  { name: 'driver', role: 'driver' },
  { name: 'auditor', role: 'auditor' },
];

/** The state of a folder, begun where there is none. */
export function readDemoState(folder: string): DemoState {
  mkdirSync(folder, { recursive: true });
  try {
    return JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as DemoState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const state: DemoState = {
      passwords: Object.fromEntries(DEMO_USERS.map(({ name }) => [name, generatePassword()])),
      registered: false,
      storyS: {},
    };
    writeDemoState(folder, state);
    return state;
  }
}

/** Written beside and renamed, so that a power cut leaves the old or the new. */
export function writeDemoState(folder: string, state: DemoState): void {
  const file = join(folder, 'demo.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** 72 random bits. */
function generatePassword(): string {
  return randomBytes(9).toString('base64url');
}
