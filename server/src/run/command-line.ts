import { parseArgs } from 'node:util';
import type { EvidenceRequest } from '../evidence/evidence-source.js';
import { UsageError } from './usage-error.js';
import type { VerifyBundleOptions } from './verify.js';

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
  verify  DIR [--json] [--lang zh|en] [--server-key FINGERPRINT]
                                                check a bundle of evidence by itself: no server, network or data; 0
                                                identical, 1 different or broken
  verify  --config FILE                         recompute the hash chains of the journal, the correction ledger and
                                                the approvals; prints the journal's signed head
  bundle  --config FILE --out DIR (--machine ID --days FIRST..LAST | --job ID...)
                                                write the evidence of jobs while the server is stopped
  recompute --config FILE --season YEAR [--json]
                                                what this engine would change of settled figures; writes nothing
  measure [FILE...|-] ...                       area of recorded work, without a server; measure --help says more

  --help, --version
`;

export type Command =
  | { readonly name: 'help' | 'version' }
  | { readonly name: 'run' | 'verify'; readonly config: string }
  | { readonly name: 'measure'; readonly argv: readonly string[] }
  | ({ readonly name: 'verifyFolder' } & VerifyBundleOptions)
  | {
      readonly name: 'bundle';
      readonly config: string;
      readonly folder: string;
      readonly wanted: EvidenceRequest['wanted'];
    }
  | { readonly name: 'recompute'; readonly config: string; readonly season: string; readonly isJson: boolean }
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
  json: { type: 'boolean' },
  lang: { type: 'string' },
  'server-key': { type: 'string' },
  days: { type: 'string' },
  job: { type: 'string', multiple: true },
  out: { type: 'string' },
  season: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  run: ['config'],
  verify: ['config'],
  init: ['config', 'admin', 'registry', 'password-file'],
  enrol: ['config', 'machine', 'rank'],
  verifyFolder: ['json', 'lang', 'server-key'],
  bundle: ['config', 'machine', 'days', 'job', 'out'],
  recompute: ['config', 'season', 'json'],
};
/** Commands that take one thing beside their options. */
const WITH_SUBJECT: readonly string[] = ['enrol', 'verifyFolder'];
const DAYS = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** @throws UsageError saying what to write instead. */
export function parseCommand(argv: readonly string[]): Command {
  if (argv[0] === 'measure') return { name: 'measure', argv: argv.slice(1) };
  const { values, positionals } = parsed(argv);
  if (values.help === true || argv.length === 0) return { name: 'help' };
  if (values.version === true) return { name: 'version' };
  const [first = '', ...rest] = positionals;
  const name = first === 'verify' && rest.length > 0 ? 'verifyFolder' : first;
  const allowed = ALLOWED[name];
  if (allowed === undefined) throw new UsageError(`no command ${JSON.stringify(first)}`);
  const foreign = Object.keys(values).find((option) => !allowed.includes(option));
  if (foreign !== undefined) throw new UsageError(`${first} has no option --${foreign}`);
  if (rest.length > (WITH_SUBJECT.includes(name) ? 1 : 0))
    throw new UsageError(`${first}: unexpected ${JSON.stringify(rest.at(-1))}`);
  if (name === 'verifyFolder') return verifyFolderCommand(rest[0] ?? '', values);
  const { config } = values;
  if (config === undefined) throw new UsageError(`${first} needs ${first === 'verify' ? 'DIR or ' : ''}--config FILE`);
  if (name === 'enrol') return enrolCommand(config, values, rest[0]);
  if (name === 'bundle') return bundleCommand(config, values);
  if (name === 'recompute') return recomputeCommand(config, values);
  if (name !== 'init') return { name: name as 'run' | 'verify', config };
  const { admin, registry = [], 'password-file': passwordFile } = values;
  return { name, config, admin, registryFiles: registry, passwordFile };
}

type Values = ReturnType<typeof parsed>['values'];

function verifyFolderCommand(folder: string, { json = false, lang = 'en', 'server-key': serverKey }: Values): Command {
  if (lang !== 'en' && lang !== 'zh') throw new UsageError(`--lang must be zh or en, got ${JSON.stringify(lang)}`);
  return { name: 'verifyFolder', folder, isJson: json, language: lang, serverKey };
}

function bundleCommand(config: string, { machine, days, job: jobIds = [], out: folder }: Values): Command {
  if (folder === undefined) throw new UsageError('bundle needs --out DIR');
  if (jobIds.length > 0) {
    if (machine !== undefined || days !== undefined) throw new UsageError('bundle: give --job or --machine and --days');
    return { name: 'bundle', config, folder, wanted: { jobIds } };
  }
  if (machine === undefined) throw new UsageError('bundle needs --machine ID and --days FIRST..LAST, or --job ID');
  const [, from, to] = DAYS.exec(days ?? '') ?? [];
  if (from === undefined || to === undefined || from > to) {
    throw new UsageError(`--days must be like 2026-04-28..2026-04-30, got ${JSON.stringify(days)}`);
  }
  return { name: 'bundle', config, folder, wanted: { machineId: machine, from, to } };
}

function recomputeCommand(config: string, { season = '', json = false }: Values): Command {
  if (!/^\d{4}$/.test(season)) throw new UsageError(`--season must be a year, got ${JSON.stringify(season)}`);
  return { name: 'recompute', config, season, isJson: json };
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
