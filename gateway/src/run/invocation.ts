import { parseArgs } from 'node:util';
import { readGatewayConfig, type GatewayConfig } from '../config/gateway-config.js';

/** What is wrong with the command line, for a person to read. */
export class UsageError extends Error {}

export interface Invocation {
  readonly config: GatewayConfig;
  /** What follows the options: files, for the commands that take them. */
  readonly rest: readonly string[];
}

/** Options of the commands that need a configuration; what is not `--config` is passed on. */
export function readInvocation(argv: readonly string[]): Invocation {
  const at = argv.findIndex((argument) => argument === '--config' || argument.startsWith('--config='));
  if (at < 0) throw new UsageError('--config FILE is missing; gateway.sample.yaml is a start');
  const inline = argv[at]?.includes('=') === true;
  const file = inline ? argv[at]?.slice('--config='.length) : argv[at + 1];
  if (file === undefined || file === '') throw new UsageError('--config needs a file');
  return { config: readGatewayConfig(file), rest: argv.toSpliced(at, inline ? 1 : 2) };
}

/** The configuration, for commands that take nothing else. */
export function withoutRest({ config, rest }: Invocation): GatewayConfig {
  parseArgs({ args: [...rest], options: {}, allowPositionals: false });
  return config;
}
