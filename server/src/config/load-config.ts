import { compileCheck } from '@furrow/protocol/validate';
import { dirname, resolve } from 'node:path';
import {
  ServerConfigFile,
  type InfluxLogin,
  type MapConfig,
  type ServerConfig,
  type StoreConfig,
} from './server-config.js';
import { faultsWithLines, FileFault, readYamlFile, type YamlFile } from './yaml-file.js';

const configFaults = compileCheck(ServerConfigFile);
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration, fills in defaults, makes paths absolute. Touches no network and no other file.
 * @throws FileFault naming line, key and value of everything that is wrong.
 */
export function loadConfig(path: string, environment: Environment): ServerConfig {
  const yaml = readYamlFile(path);
  const value = withoutEmptySections(yaml.value);
  const faults = configFaults(value);
  if (faults.length > 0) throw new FileFault(faultsWithLines(yaml, faults));
  const file = value as ServerConfigFile;
  const here = (name: string) => resolve(dirname(path), name);
  return {
    listen: { host: file.listen?.host ?? '127.0.0.1', port: file.listen?.port ?? 8080 },
    dataDir: here(file.dataDir),
    timeZone: timeZoneOf(yaml, file.timeZone ?? 'Asia/Shanghai'),
    map: mapOf(file.map),
    store: storeOf(yaml, file.store ?? {}, environment),
    rawFrames: { fetchMaxMb: 16, totalMaxMb: 512, keepDays: 90, ...file.rawFrames },
    settleAfterH: file.settleAfterH ?? 6,
    replayEveryS: file.replayEveryS ?? 60,
    tls: file.tls === undefined ? null : { certFile: here(file.tls.certFile), keyFile: here(file.tls.keyFile) },
    trustProxy: file.trustProxy ?? false,
    sessionH: file.sessionH ?? 168,
    logLevel: file.logLevel ?? 'info',
  };
}

/** A section all of whose keys are left out reads as null in YAML. */
function withoutEmptySections(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const sections = ['listen', 'map', 'store', 'rawFrames'];
  return Object.fromEntries(
    Object.entries(value).filter(([key, section]) => section !== null || !sections.includes(key)),
  );
}

function mapOf(map: ServerConfigFile['map']): MapConfig {
  const [longitude = 124.34, latitude = 43.31] = map?.center ?? [];
  return {
    center: [longitude, latitude],
    zoom: map?.zoom ?? 11,
    tileUrl: map?.tileUrl ?? null,
    attribution: map?.attribution ?? '',
    datum: map?.datum ?? 'wgs84',
  };
}

function timeZoneOf(yaml: YamlFile, timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw fault(yaml, '/timeZone', `not an IANA time zone, got ${JSON.stringify(timeZone)}; write e.g. Asia/Shanghai`);
  }
}

type StoreFile = NonNullable<ServerConfigFile['store']>;

function storeOf(yaml: YamlFile, store: StoreFile, environment: Environment): StoreConfig {
  if ((store.kind ?? 'embedded') === 'embedded') {
    const extra = Object.keys(store).find((key) => key !== 'kind');
    if (extra !== undefined)
      throw fault(yaml, `/store/${extra}`, 'is for kind: influxdb only; set the kind, or remove it');
    return { kind: 'embedded' };
  }
  const { url, database } = store;
  if (url === undefined) throw fault(yaml, '/store/url', 'is missing; kind: influxdb needs it');
  if (database === undefined) throw fault(yaml, '/store/database', 'is missing; kind: influxdb needs it');
  return { kind: 'influxdb', url, database, login: influxLogin(yaml, store, environment) };
}

function influxLogin(yaml: YamlFile, store: StoreFile, environment: Environment): InfluxLogin {
  const fromEnvironment = (key: 'passwordEnv' | 'tokenEnv'): string | undefined => {
    const name = store[key];
    if (name === undefined) return undefined;
    const value = environment[name];
    if (value === undefined) throw fault(yaml, `/store/${key}`, `the environment has no ${name}; set it`);
    return value;
  };
  const token = store.token ?? fromEnvironment('tokenEnv');
  if (token !== undefined) return { kind: 'token', token };
  const password = store.password ?? fromEnvironment('passwordEnv');
  if (store.username === undefined) return { kind: 'none' };
  if (password === undefined) throw fault(yaml, '/store/username', 'needs password or passwordEnv beside it');
  return { kind: 'password', username: store.username, password };
}

function fault(yaml: YamlFile, pointer: string, reason: string): FileFault {
  return new FileFault([`${yaml.placeOf(pointer)}: ${pointer}: ${reason}`]);
}
