import type { AddressInfo } from 'node:net';
import type { ServerConfig } from '../config/server-config.js';
import { createLogger } from '../log/logger.js';
import { dataDirOf, lockDataDir, readServerKey } from './data-dir.js';
import { answerPages, closeSockets } from './http-server.js';
import { openPages } from './open-pages.js';
import { openParts } from './open-parts.js';
import type { Setting } from './setting.js';

/** Runs the server until a signal ends it. */
export async function runServer(
  config: ServerConfig,
  { clock, version }: Pick<Setting, 'clock' | 'version'>,
): Promise<void> {
  const logger = createLogger({ clock, level: config.logLevel, write: (line) => console.error(line) });
  const dataDir = dataDirOf(config.dataDir);
  readServerKey(dataDir);
  const lock = lockDataDir(dataDir);
  const setting = { config, dataDir, clock, logger, version };
  const parts = openParts(setting);
  const { api, live } = openPages(parts, setting);
  parts.ledgers.start();
  await parts.runner.start();
  parts.writer.start();
  live.start();
  for (const part of [parts.settings.publisher, parts.rawFrames.fetches]) part.start();
  parts.sockets.start();
  const { http, io } = parts;
  const answer = api.callback();
  answerPages({ io, http }, (request, response) => void answer(request, response));
  await new Promise<void>((listening, failed) => {
    http.once('error', failed);
    http.listen(config.listen.port, config.listen.host, listening);
  });
  const { address, family, port } = http.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  logger.log('info', `listening on ${config.tls === null ? 'http' : 'https'}://${host}:${port}`);
  logger.log('info', `server key ${parts.settings.publicKey}`);
  const stop = async (): Promise<void> => {
    logger.log('info', 'stopping');
    live.stop();
    for (const part of [parts.settings.publisher, parts.rawFrames.fetches]) part.stop();
    parts.sockets.stop();
    await closeSockets({ io, http, clock });
    parts.runner.stop();
    parts.runner.keepNow();
    await parts.writer.stop();
    parts.registry.stop();
    parts.ledgers.stop();
    parts.checkpointStore.close();
    parts.journal.close();
    parts.settled.close();
    for (const { store } of [parts.settings, parts.rawFrames]) store.close();
    parts.closeUsers();
    lock.release();
    logger.log('info', 'stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}
