import { parseArgs } from 'node:util';

export const USAGE = `usage: furrow-server COMMAND

  run     --config FILE                         run the server
  init    --config FILE --admin NAME            create the data directory, the server's key and the first admin
          [--registry FILE]... [--password-file FILE]
                                                the password comes from the file, from FURROW_ADMIN_PASSWORD, or is
                                                made and printed once; --registry loads documents, and may be given
                                                again later
  enrol   GATEWAY_ID --config FILE --machine ID [--rank N]
                                                admit a gateway that waits, and mount it, while the server is stopped
                                                (while it runs: the page Gateways)
  verify  --config FILE                         recompute the journal's hash chain; prints its signed head
  measure [FILE...|-] ...                       area of recorded work, without a server; measure --help says more

  --help, --version
`;

export class UsageError extends Error {}

export type Command =
  | { readonly name: 'help' | 'version' }
  | { readonly name: 'run' | 'verify'; readonly config: string }
  | { readonly name: 'measure'; readonly argv: readonly string[] }
  | {
      readonly name: 'init';
      readonly config: string;
      readonly admin: string | undefined;
      readonly registryFiles: readonly string[];
      readonly passwordFile: string | undefined;
    }
  | {
      readonly name: 'enrol';
      readonly config: string;
      readonly gatewayId: string;
      readonly machineId: string;
      readonly rank: number;
    };

const OPTIONS = {
  config: { type: 'string' },
  admin: { type: 'string' },
  registry: { type: 'string', multiple: true },
  'password-file': { type: 'string' },
  machine: { type: 'string' },
  rank: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  run: ['config'],
  verify: ['config'],
  init: ['config', 'admin', 'registry', 'password-file'],
  enrol: ['config', 'machine', 'rank'],
};

/** @throws UsageError saying what to write instead. */
export function parseCommand(argv: readonly string[]): Command {
  if (argv[0] === 'measure') return { name: 'measure', argv: argv.slice(1) };
  const { values, positionals } = parsed(argv);
  if (values.help === true || argv.length === 0) return { name: 'help' };
  if (values.version === true) return { name: 'version' };
  const [name = '', ...rest] = positionals;
  const allowed = ALLOWED[name];
  if (allowed === undefined) throw new UsageError(`no command ${JSON.stringify(name)}`);
  const foreign = Object.keys(values).find((option) => !allowed.includes(option));
  if (foreign !== undefined) throw new UsageError(`${name} has no option --${foreign}`);
  if (values.config === undefined) throw new UsageError(`${name} needs --config FILE`);
  if (rest.length > (name === 'enrol' ? 1 : 0))
    throw new UsageError(`${name}: unexpected ${JSON.stringify(rest.at(-1))}`);
  const { config } = values;
  if (name === 'enrol') return enrolCommand(config, values, rest[0]);
  if (name !== 'init') return { name: name as 'run' | 'verify', config };
  const { admin, registry = [], 'password-file': passwordFile } = values;
  return { name, config, admin, registryFiles: registry, passwordFile };
}

function enrolCommand(
  config: string,
  { machine, rank = '1' }: { machine?: string; rank?: string },
  gatewayId: string | undefined,
): Command {
  if (gatewayId === undefined) throw new UsageError('enrol needs the GATEWAY_ID that the gateway prints');
  if (machine === undefined) throw new UsageError('enrol needs --machine ID');
  if (!/^[1-9]$/.test(rank)) throw new UsageError(`--rank must be 1 to 9, got ${JSON.stringify(rank)}`);
  return { name: 'enrol', config, gatewayId: gatewayId.replaceAll(' ', ''), machineId: machine, rank: Number(rank) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
