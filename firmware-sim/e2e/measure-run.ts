import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { GATEWAY_MAIN, SERVER_MAIN, SIMULATOR_MAIN } from '../demo/repository.js';

const execute = promisify(execFile);
const LARGE = 256 * 1024 * 1024;

/** Figures that `furrow-server measure --json` prints and these tests look at. */
export interface Measured {
  readonly jobs: readonly {
    readonly startTime: number;
    readonly endTime: number;
    readonly evidence: { readonly grade: string; readonly workState: string };
  }[];
  readonly total: {
    readonly jobs: number;
    readonly grossM2: number;
    readonly netM2: number;
    readonly ownOverlapM2: number;
    readonly insideM2: number | null;
    readonly missedM2: number | null;
    readonly workedDistanceM: number;
    readonly unknownDistanceM: number;
    readonly workedTimeS: number;
  };
  readonly flags: readonly object[];
  readonly badLines: number;
}

/** Runs a scenario of the simulator to files in a folder. */
export async function simulate(folder: string, argv: readonly string[]): Promise<void> {
  await execute(process.execPath, [SIMULATOR_MAIN, 'run', '--out', folder, ...argv], { maxBuffer: LARGE });
}

/** Decodes captures to an NDJSON file of records; faults on stderr are left to the gateway's own tests. */
export async function decode(files: readonly string[], output: string): Promise<void> {
  const gateway = spawn(process.execPath, [GATEWAY_MAIN, 'decode', ...files], { stdio: ['ignore', 'pipe', 'ignore'] });
  await pipeline(gateway.stdout, createWriteStream(output));
}

export async function measure(argv: readonly string[]): Promise<Measured> {
  const { stdout } = await execute(process.execPath, [SERVER_MAIN, 'measure', '--json', ...argv], { maxBuffer: LARGE });
  return JSON.parse(stdout) as Measured;
}
