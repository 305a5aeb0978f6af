import { ConfigError } from './config/gateway-config.js';
import { runDecode } from './decode/run-decode.js';
import { OutboxError } from './outbox/outbox.js';
import { runBackfill } from './run/backfill.js';
import { check } from './run/check.js';
import { doctor } from './run/doctor.js';
import { FAILED, OK, WRONG_USAGE } from './run/exit-code.js';
import { identity } from './run/identity.js';
import { UsageError } from './run/invocation.js';
import { monitor } from './run/monitor.js';
import { ports } from './run/ports.js';
import { raw } from './run/raw.js';
import { record } from './run/record.js';
import { run } from './run/run.js';
import { trust } from './run/trust.js';
import { softwareVersion } from './run/software-version.js';

const USAGE = `furrow-gateway: reads a tractor's CAN bus and GNSS receiver, sends records to the server

  furrow-gateway run --config FILE               reads the ports and sends, until stopped
  furrow-gateway check --config FILE             says whether the configuration is sound; opens nothing
  furrow-gateway identity --config FILE          prints this gateway's id and public key, for enrolment; [--qr]
  furrow-gateway backfill --config FILE LOG...   puts captures into the outbox, to be sent by the next run
  furrow-gateway doctor --config FILE            looks at ports, clock, disk, key and server; says what to do
  furrow-gateway monitor --config FILE           shows what the running gateway hears; --once: one picture
  furrow-gateway raw --config FILE [--out DIR]   checks the raw ring, writes it as captures; [--hash HASH]
  furrow-gateway record --config FILE --out DIR  writes what the ports say as captures; [--for 10m] [--max-mb 256]
  furrow-gateway trust --config FILE             says whose settings this gateway takes; --forget: whoever is next
  furrow-gateway ports                           lists the serial ports of this machine
  furrow-gateway decode LOG... [options]         prints captures as records; decode --help says more
`;

async function main([command, ...argv]: readonly string[]): Promise<number> {
  switch (command) {
    case 'run':
      return run(argv);
    case 'check':
      return check(argv);
    case 'identity':
      return identity(argv);
    case 'backfill':
      return runBackfill(argv);
    case 'doctor':
      return doctor(argv);
    case 'monitor':
      return monitor(argv);
    case 'raw':
      return raw(argv);
    case 'record':
      return record(argv);
    case 'trust':
      return trust(argv);
    case 'ports':
      return ports();
    case 'decode':
      return runDecode(argv, process);
    case '--help':
      process.stdout.write(USAGE);
      return OK;
    case '--version':
      process.stdout.write(`${softwareVersion()}\n`);
      return OK;
    default:
      throw new UsageError(command === undefined ? 'no command' : `no command "${command}"`);
  }
}

function exitCodeOf(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const wrongUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`furrow-gateway: ${message}\n${wrongUsage ? `\n${USAGE}` : ''}`);
  // A fault of our own shows where it is; what the user can mend needs no stack.
  const expected = wrongUsage || error instanceof ConfigError || error instanceof OutboxError || code !== '';
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return wrongUsage || error instanceof ConfigError ? WRONG_USAGE : FAILED;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
