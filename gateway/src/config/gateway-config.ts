import { compileConfigCheck, type ConfigFault } from './config-check.js';
import { Type, type Static } from 'typebox';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { CanSend } from './can-send.js';
import { SourceConfig } from './source-config.js';
import { SLCAN_SPEED_BY_BITRATE, type SlcanBitrate } from '../port/slcan-commands.js';

const Name = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', remedy: 'use letters, digits, - and _, at most 32' });
const Path = Type.String({ minLength: 1, remedy: 'give a path' });
const BaudRate = Type.Integer({
  minimum: 300,
  maximum: 4_000_000,
  default: 115_200,
  remedy: 'give the baud rate of the device, e.g. 115200',
});
const BITRATES = Object.keys(SLCAN_SPEED_BY_BITRATE).map(Number) as SlcanBitrate[];

/** Both port types have it, each with the whole list: whatever is not SocketCAN is checked as SLCAN. */
const CanType = { enum: ['slcan', 'socketcan'], default: 'slcan', remedy: 'use slcan or socketcan' };

const SlcanPort = Type.Object(
  {
    name: Name,
    type: Type.Unsafe<'slcan'>(CanType),
    path: Path,
    bitrate: Type.Unsafe<SlcanBitrate>({
      type: 'integer',
      enum: BITRATES,
      default: 250_000,
      remedy: `use one of ${BITRATES.join(', ')}`,
    }),
    baudRate: BaudRate,
    mode: Type.Enum(['listen', 'normal'], { default: 'listen', remedy: 'use listen or normal' }),
    send: Type.Optional(CanSend),
  },
  { additionalProperties: false },
);

const SocketCanPort = Type.Object(
  {
    name: Name,
    type: Type.Unsafe<'socketcan'>(CanType),
    interface: Type.String({
      pattern: '^[^/\\s]{1,15}$',
      remedy: 'give the name of a network interface, e.g. can0; list them with: ip link show type can',
    }),
    send: Type.Optional(CanSend),
  },
  { additionalProperties: false },
);

/** Defaults are filled in below `then` and `else`, but not below `anyOf`. */
const CanPort = Type.Unsafe<Static<typeof SlcanPort> | Static<typeof SocketCanPort>>({
  type: 'object',
  if: { type: 'object', properties: { type: { const: 'socketcan' } }, required: ['type'] },
  // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema; nobody awaits a schema
  then: SocketCanPort,
  else: SlcanPort,
});

/** A number, or the word auto. */
const GnssBaudRate = Type.Unsafe<number | 'auto'>({
  if: { type: 'string' },
  // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema; nobody awaits a schema
  then: { const: 'auto', remedy: 'give the baud rate of the receiver, e.g. 115200, or auto' },
  else: BaudRate,
  default: 115_200,
});
const GnssPort = Type.Object(
  {
    name: Name,
    path: Path,
    baudRate: GnssBaudRate,
    headingOffsetDeg: Type.Number({ minimum: -180, maximum: 180, default: 0, remedy: 'use -180 to 180 degrees' }),
  },
  { additionalProperties: false },
);

const WorkSwitch = Type.Object(
  {
    sentence: Type.String({ pattern: '^[A-Z0-9]{4,10}$', default: 'PFWSW', remedy: 'give its address, e.g. PFWSW' }),
    field: Type.Integer({ minimum: 1, maximum: 40, default: 1, remedy: 'count fields from 1 after the address' }),
    port: Type.Optional(Name),
    line: Type.Enum(['cts', 'dsr'], { default: 'cts', remedy: 'use cts or dsr' }),
    inverted: Type.Boolean({ default: false, remedy: 'use true or false' }),
  },
  { additionalProperties: false, default: {} },
);

/** The gateway's configuration, as gateway.sample.yaml explains it. */
export const GatewayConfig = Type.Object(
  {
    server: Type.Object(
      {
        url: Type.String({ pattern: '^https?://[^/]+/?$', remedy: 'give scheme and host only: https://host:port' }),
        caFile: Type.Optional(Path),
        proxy: Type.Optional(
          Type.String({ pattern: '^https?://[^/]+/?$', remedy: 'give the proxy as http://host:port' }),
        ),
        publicKey: Type.Optional(
          Type.String({
            pattern: '^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$',
            remedy: 'give the key that the server logs at its start: MCow…',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    stateDir: Path,
    can: Type.Array(CanPort, { default: [] }),
    gnss: Type.Array(GnssPort, { default: [] }),
    workSwitch: WorkSwitch,
    sources: SourceConfig,
    sealAfterS: Type.Number({ minimum: 1, maximum: 60, default: 5, remedy: 'use 1 to 60 seconds' }),
    outboxMaxMb: Type.Integer({ minimum: 1, maximum: 1_048_576, default: 1024, remedy: 'give MiB, e.g. 1024' }),
    outboxWhenFull: Type.Enum(['stopSampling', 'thin'], { default: 'thin', remedy: 'use stopSampling or thin' }),
    outboxThinToS: Type.Integer({
      minimum: 11,
      maximum: 3600,
      default: 15,
      remedy: 'use 11 to 3600 seconds: fixes up to 10 s apart would count as if none were missing between them',
    }),
    rawRing: Type.Optional(
      Type.Object(
        { maxBytes: Type.Integer({ minimum: 1_000_000, remedy: 'give bytes, at least 1000000' }) },
        { additionalProperties: false },
      ),
    ),
    statusPort: Type.Integer({ minimum: 0, maximum: 65_535, default: 0, remedy: 'use 1 to 65535, or 0 for none' }),
    statusHost: Type.String({
      pattern: '^[0-9A-Za-z.:_-]{1,253}$',
      default: '127.0.0.1',
      remedy: 'give an address of this computer, 127.0.0.1 for this computer only, 0.0.0.0 for all networks',
    }),
    log: Type.Object(
      {
        level: Type.Enum(['error', 'warn', 'info', 'debug'], {
          default: 'info',
          remedy: 'use error, warn, info, debug',
        }),
        format: Type.Enum(['text', 'json'], { default: 'text', remedy: 'use text or json' }),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false },
);
export type GatewayConfig = Type.Static<typeof GatewayConfig>;

/** A configuration that cannot be used; the message has a line for each fault. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
  }
}

const checkConfig = compileConfigCheck(GatewayConfig);

/** Reads and checks a configuration file; touches neither ports nor network. @throws ConfigError */
export function readGatewayConfig(file: string): GatewayConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read (${(error as Error).message}); see gateway.sample.yaml`]);
  }
  return parseGatewayConfig(file, text);
}

/** @param file names the text in messages; relative paths start at its folder. @throws ConfigError */
export function parseGatewayConfig(file: string, text: string): GatewayConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const value = (document.toJS() ?? {}) as Record<string, unknown>;
  value['log'] ??= {};
  value['workSwitch'] ??= {};
  value['sources'] ??= {};
  const faults = [...checkConfig(value), ...nameFaults(value), ...workSwitchFaults(value)];
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => faultLine(file, fault, { document, lines })));
  return withAbsolutePaths(value as unknown as GatewayConfig, path.dirname(path.resolve(file)));
}

function faultLine(file: string, fault: ConfigFault, source: { document: Document; lines: LineCounter }): string {
  const line = lineOf(fault.keys, source);
  const remedy = fault.remedy === undefined ? '' : `; ${fault.remedy}`;
  return `${file}${line === undefined ? '' : `:${line}`}: ${fault.keys.join('.') || 'the file'}: ${fault.text}${remedy}`;
}

/** Line of the key, or of the nearest one above it that is there. */
function lineOf(keys: readonly (string | number)[], { document, lines }: { document: Document; lines: LineCounter }) {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** A name stands for a port in counters and faults, so no two may share it. */
function nameFaults(value: Record<string, unknown>): ConfigFault[] {
  const seen = new Set<unknown>();
  const faults: ConfigFault[] = [];
  for (const group of ['can', 'gnss']) {
    const ports = Array.isArray(value[group]) ? (value[group] as { name?: unknown }[]) : [];
    ports.forEach((port, index) => {
      const name = port?.name;
      if (name !== undefined && seen.has(name)) {
        const text = `${JSON.stringify(name)} is the name of another port`;
        faults.push({ keys: [group, index, 'name'], text, remedy: 'give each port a name of its own' });
      }
      seen.add(name);
    });
  }
  return faults;
}

/** The line of the switch belongs to a port of a receiver, or to one that is listed there for it. */
function workSwitchFaults(value: Record<string, unknown>): ConfigFault[] {
  const port = (value['workSwitch'] as { port?: unknown } | null)?.port;
  const ports = Array.isArray(value['gnss']) ? (value['gnss'] as { name?: unknown }[]) : [];
  if (port === undefined || ports.some((each) => each?.name === port)) return [];
  const text = `${JSON.stringify(port)} is no port of gnss`;
  return [
    { keys: ['workSwitch', 'port'], text, remedy: 'give the name of one; list a port there for the switch alone' },
  ];
}

function withAbsolutePaths(config: GatewayConfig, folder: string): GatewayConfig {
  const { caFile } = config.server;
  const server = caFile === undefined ? config.server : { ...config.server, caFile: path.resolve(folder, caFile) };
  return { ...config, server, stateDir: path.resolve(folder, config.stateDir) };
}
