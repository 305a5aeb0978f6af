import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Demo } from './demo.js';
import { REPOSITORY } from './repository.js';

const USAGE = `Four simulated tractors, live on the map.

  make demo [STORE=influxdb]        until Ctrl-C; a second run continues where the first left off
  make demo-clean                   forgets it

Options of the program itself:
  --store embedded|influxdb         where history goes
  --until-ready                     ends with 0 once the page answers and four tractors work
  --folder DIR                      state; by default .demo in the repository

FURROW_PORT is the port to try first, by default 8080.
`;

interface Invocation {
  readonly folder: string;
  readonly store: 'embedded' | 'influxdb';
  readonly port: number;
  readonly untilReady: boolean;
}

function readInvocation(): Invocation | undefined {
  const { values } = parseArgs({
    options: {
      store: { type: 'string', default: 'embedded' },
      'until-ready': { type: 'boolean', default: false },
      folder: { type: 'string', default: join(REPOSITORY, '.demo') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { store, folder } = values;
  if (store !== 'embedded' && store !== 'influxdb') throw new Error(`--store ${store}: use embedded or influxdb`);
  const port = Number(process.env['FURROW_PORT'] ?? '8080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`FURROW_PORT=${process.env['FURROW_PORT']}: use a port from 1 to 65535, or 0 for any`);
  }
  return { folder, store, port, untilReady: values['until-ready'] };
}

const startedAt = Date.now();
function say(line: string): void {
  const elapsedS = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`furrow: ${String(elapsedS).padStart(3)} s  ${line}\n`);
}

/** Resolves with the name of the signal that asks us to end. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal));
  });
}

async function show(demo: Demo, untilReady: boolean): Promise<void> {
  const url = await demo.start();
  await demo.page();
  say(`the page is at ${url}`);
  for (const { name, password } of demo.logins()) say(`  log in as ${name.padEnd(8)} password ${password}`);
  const machines = await demo.working();
  const areaMu = machines.reduce((sum, { today }) => sum + (today.netM2 * 3) / 2000, 0);
  say(`${machines.length} tractors are at work, ${areaMu.toFixed(1)} mu so far today; the page is at ${url}`);
  if (!untilReady) say('Ctrl-C stops everything');
}

async function run({ untilReady, ...options }: Invocation): Promise<number> {
  const demo = new Demo({ ...options, say });
  const stopAsked = signalled();
  let status = 0;
  try {
    const shown = show(demo, untilReady).then(() => (untilReady ? 'ready' : stopAsked));
    const died = demo.died.then((what) => {
      throw new Error(`a program ended on its own: ${what}`);
    });
    await Promise.race([shown, stopAsked, died]);
  } catch (error) {
    say((error as Error).message);
    status = 1;
  }
  say('stopping');
  await demo.stop();
  say('stopped');
  return status;
}

try {
  const invocation = readInvocation();
  if (invocation === undefined) process.stdout.write(USAGE);
  else process.exitCode = await run(invocation);
} catch (error) {
  process.stderr.write(`furrow: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
