import { runLabelledDay } from './command/labelled-day-command.js';
import { LiveRun } from './command/run-live.js';
import { checkScenario, readRunOptions, UsageError, type RunOptions } from './command/run-options.js';
import { runFilesCommand } from './command/run-command.js';
import { SCENARIOS } from './scenario/scenario-list.js';
import { PAIRS } from './scenario/scenario-pair.js';

const USAGE = `furrow-sim: a tractor in a field, with its truth

  furrow-sim scenarios                              lists the scenarios and what happens in them
  furrow-sim run --scenario NAME --out DIR          writes frames, sentences and truth as files
      [--duration S] [--start TIME] [--from TIME | --story-offset S] [--seed N]
  furrow-sim run --scenario NAME --pty              speaks on two pseudo-terminals, paced by the clock
      [--can-link PATH] [--gnss-link PATH] [--wait-open] [--speed X] [--out DIR [--backlog HOURS]]
      [--duration S] [--start TIME [--from TIME] | --story-offset S] [--seed N]
  furrow-sim labelled-day --out F.csv [--seed N]    writes a day of fixes that say whether they are in a field

  --seed        whole number, 1 unless given: the same seed gives the same bytes
  --start       time of second 0 of the story, such as 2026-04-28T00:30:00Z (to files that one, live now)
  --from        begins within the story at this time; --story-offset: at this second
  --duration    seconds; without it until the route ends (demo scenarios to files: two hours)
  --speed       seconds of the story in a second of the clock
  --backlog     first writes so many hours of the story to DIR, then goes on live
  --wait-open   begins when the host opens the CAN channel
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
  checkScenario(options);
  if (options.pty) return runLive(options);
  if (options.out !== null) process.stdout.write(await runFilesCommand(options, options.out));
}

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  const isHelp = command === 'help' || [command, ...args].some((word) => word === '--help' || word === '-h');
  if (isHelp) process.stdout.write(USAGE);
  else if (command === 'run') await run(args);
  else if (command === 'labelled-day') process.stdout.write(runLabelledDay(args));
  else if (command === 'scenarios') {
    for (const { name, happens } of [...SCENARIOS, ...PAIRS]) process.stdout.write(`${name.padEnd(24)} ${happens}\n`);
  } else if (command === undefined) throw new UsageError(`No command is given.\n\n${USAGE}`);
  else throw new UsageError(`${command}: no such command; say run, scenarios, labelled-day or help`);
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
