import { createCaptureOrder, readRawLine } from '@furrow/protocol/raw-ring-text';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock/system-clock.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import type { Logger } from '../log/logger.js';
import { RawRing } from '../raw/raw-ring.js';
import { readRawRing } from '../raw/raw-ring-reader.js';
import { CaptureFolder, type CaptureSubject, type CaptureWriter } from '../record/capture-folder.js';
import type { CaptureHeader, CaptureKind } from '../record/capture-header.js';
import { FAILED, OK } from './exit-code.js';
import { readInvocation } from './invocation.js';
import { softwareVersion } from './software-version.js';

/** The ring of a configuration; undefined where it has none. */
export function openRawRing(config: GatewayConfig, parts: { gatewayId: string; logger: Logger }): RawRing | undefined {
  if (config.rawRing === undefined) return undefined;
  const { logger, gatewayId } = parts;
  return new RawRing({
    folder: ringFolder(config),
    maxBytes: config.rawRing.maxBytes,
    gatewayId,
    onFault: (error) => logger.warnOften('raw ring', 'the raw ring cannot be written', { reason: error.message }),
  });
}

/** Where the segments of the ring are. */
export function ringFolder({ stateDir }: GatewayConfig): string {
  return path.join(stateDir, 'raw');
}

/**
 * `furrow-gateway raw`: checks the chain of the raw ring, and writes what it holds as captures. It fails where the ring
 * was changed, or does not hold the hash that was asked for.
 */
export function raw(argv: readonly string[]): number {
  const { config, rest } = readInvocation(argv);
  const options = { out: { type: 'string' }, hash: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...rest], options, allowPositionals: false });
  const folder = ringFolder(config);
  if (!existsSync(folder)) {
    process.stderr.write(`furrow-gateway: ${folder} is not there; rawRing in the configuration makes it\n`);
    return FAILED;
  }
  const captures = values.out === undefined ? undefined : new RingCaptures(values.out, config);
  let blocks = 0;
  let changes = 0;
  let hasHash = values.hash === undefined;
  const found = readRawRing(folder, ({ kind, file, line, reason }) => {
    if (kind === 'changed') changes += 1;
    process.stderr.write(`${file}:${line}: ${kind}: ${reason}\n`);
  });
  for (const { hash, lines } of found) {
    blocks += 1;
    hasHash ||= hash === values.hash;
    for (const line of lines) captures?.take(line);
  }
  captures?.close();
  process.stdout.write(`${blocks} blocks, ${changes === 0 ? 'unchanged' : `${changes} changed`}\n`);
  if (values.hash !== undefined) process.stdout.write(`hash ${values.hash} ${hasHash ? 'is' : 'is not'} in the ring\n`);
  return changes === 0 && hasHash ? OK : FAILED;
}

/** What the header of a capture out of the ring says, so that decoding it comes to the same records. */
export function ringSubject(
  { gnss, workSwitch, sources }: Pick<GatewayConfig, 'gnss' | 'workSwitch' | 'sources'>,
  of: Pick<CaptureHeader, 'gatewayId' | 'port' | 'kind'>,
): CaptureSubject {
  const headingOffsetDeg = gnss.find(({ name }) => name === of.port)?.headingOffsetDeg ?? 0;
  const ofReceiver = of.kind === 'nmea' ? { headingOffsetDeg, workSwitch } : {};
  return { ...of, version: softwareVersion(), sources, device: 'raw ring', rate: 'raw ring', ...ofReceiver };
}

/** The lines of the ring by their ports, each with the header that decoding needs. */
class RingCaptures {
  readonly #config: GatewayConfig;
  readonly #folder: CaptureFolder;
  readonly #gatewayId: string;
  readonly #writers = new Map<string, CaptureWriter>();
  readonly #inOrder = createCaptureOrder();

  constructor(folder: string, config: GatewayConfig) {
    this.#config = config;
    this.#gatewayId = loadGatewayIdentity(config.stateDir).gatewayId;
    // The ring has its own bound.
    this.#folder = new CaptureFolder({ folder, startMs: systemClock.now(), maxBytes: Number.MAX_SAFE_INTEGER });
  }

  take(text: string): void {
    const read = readRawLine(text);
    if (read !== undefined) this.#writer(read.port, read.kind).line(this.#inOrder(read));
  }

  close(): void {
    this.#folder.close();
  }

  #writer(port: string, kind: CaptureKind): CaptureWriter {
    let writer = this.#writers.get(port);
    if (writer === undefined) {
      writer = this.#folder.writer(ringSubject(this.#config, { gatewayId: this.#gatewayId, port, kind }));
      this.#writers.set(port, writer);
    }
    return writer;
  }
}
