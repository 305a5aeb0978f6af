import { parseArgs } from 'node:util';
import { systemClock } from '../clock/system-clock.js';
import { readGatewayConfig } from '../config/gateway-config.js';
import { statusLanguage, type StatusLanguage } from '../health/status-text.js';
import { Monitor } from '../monitor/monitor.js';
import { statusScreen, type ScreenOptions } from '../monitor/status-screen.js';
import { readStatus, statusFailure, statusUrl } from '../monitor/status-source.js';
import { FAILED, OK } from './exit-code.js';
import { UsageError } from './invocation.js';
import { stopSignal } from './stop-signal.js';
import { hasColours, isTerminal } from './terminal.js';

const PLAIN_WIDTH = 200;

interface MonitorOptions {
  readonly url: string;
  readonly language: StatusLanguage;
  readonly isOnce: boolean;
}

/** `furrow-gateway monitor`: shows what the running gateway hears, once a second until stopped. */
export async function monitor(argv: readonly string[]): Promise<number> {
  const { url, language, isOnce } = readOptions(argv);
  const isScreen = isTerminal() && !isOnce;
  const screen = (): ScreenOptions => ({
    language,
    width: isTerminal() ? process.stdout.columns : PLAIN_WIDTH,
    ...(isScreen ? { height: process.stdout.rows } : {}),
    hasColour: hasColours(),
  });
  if (isOnce) return showOnce(url, screen());
  const shown = new Monitor({
    clock: systemClock,
    read: () => readStatus(url),
    write: writeOut,
    screen,
    isScreen,
    url,
  });
  const stopped = stopSignal();
  shown.start();
  await stopped;
  shown.stop();
  return OK;
}

function writeOut(text: string): void {
  process.stdout.write(text);
}

async function showOnce(url: string, screen: ScreenOptions): Promise<number> {
  try {
    process.stdout.write(`${statusScreen(await readStatus(url), screen)}\n`);
    return OK;
  } catch (error) {
    process.stderr.write(`furrow-gateway: ${url}: ${statusFailure(error)}; start the gateway, or give --url\n`);
    return FAILED;
  }
}

function readOptions(argv: readonly string[]): MonitorOptions {
  const options = {
    config: { type: 'string' },
    url: { type: 'string' },
    lang: { type: 'string' },
    once: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...argv], options, allowPositionals: false });
  const { config, url, lang, once = false } = values;
  if ((config === undefined) === (url === undefined))
    throw new UsageError('give --config FILE or --url URL, one of them');
  if (lang !== undefined && lang !== 'en' && lang !== 'zh') throw new UsageError(`--lang is "${lang}"; use en or zh`);
  const from = url ?? (config === undefined ? undefined : statusUrl(readGatewayConfig(config)));
  if (from === undefined) throw new UsageError('the configuration has no statusPort; set one, e.g. statusPort: 8090');
  if (!URL.canParse(from)) throw new UsageError(`--url is "${from}"; use one such as http://127.0.0.1:8090`);
  return { url: from, language: lang ?? statusLanguage(null, environmentLanguage()), isOnce: once };
}

/** `zh_CN.UTF-8` as a header would say it. */
function environmentLanguage(): string | undefined {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '')?.replace(/[_.].*$/, '');
}
