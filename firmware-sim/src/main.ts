import { runLabelledDay } from './command/labelled-day-command.js';
import { LiveRun } from './command/run-live.js';
import { readRunOptions, UsageError, type RunOptions } from './command/run-options.js';
import { runFilesCommand } from './command/run-command.js';
import { SCENARIOS } from './scenario/scenario-list.js';
import { PAIRS } from './scenario/scenario-pair.js';

const USAGE = `furrow-sim: a tractor in a field, with its truth

  furrow-sim scenarios
  furrow-sim run --scenario NAME --out DIR [--seed N] [--start ISO] [--from ISO | --story-offset S] [--duration S]
  furrow-sim run --scenario NAME --pty [--can-link PATH] [--gnss-link PATH] [--speed X] [--story-offset S] [--duration S]
                 [--wait-open] [--start ISO [--from ISO]] [--out DIR [--backlog HOURS]] [--seed N]
  furrow-sim labelled-day --out F.csv [--seed N]
`;

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function runLive(options: RunOptions): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  const live = new LiveRun(options, { now: Date.now, print, stopped });
  await live.run();
  await live.writeTruth();
}

async function run(args: readonly string[]): Promise<void> {
  const options = readRunOptions(args);
  if (options.pty) return runLive(options);
  if (options.out !== null) process.stdout.write(await runFilesCommand(options, options.out));
}

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'run') return run(args);
  if (command === 'labelled-day') {
    process.stdout.write(runLabelledDay(args));
    return;
  }
  if (command === 'scenarios') {
    for (const { name, happens } of [...SCENARIOS, ...PAIRS]) process.stdout.write(`${name.padEnd(20)} ${happens}\n`);
    return;
  }
  if (command === 'help' || command === '--help') process.stdout.write(USAGE);
  else throw new UsageError(`${command ?? 'No command'}: say run, scenarios or help`);
}

function isUsage(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'))
  );
}

// Whoever read our lines has left (`| head`, a caller that was killed): there is nobody to run for.
process.stdout.on('error', () => process.exit(0));

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsage(error) ? 2 : 1;
});
