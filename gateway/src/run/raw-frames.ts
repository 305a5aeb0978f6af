import {
  rawFramesRequestFaults,
  type RawCapture,
  type RawFramesPart,
  type RawFramesRequest,
} from '@furrow/protocol/raw-frames';
import { existsSync } from 'node:fs';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { Logger } from '../log/logger.js';
import { readRingPart } from '../raw/raw-ring-part.js';
import { captureHeaderText } from '../record/capture-header.js';
import type { SourceSettings } from '../signal/source-ranks.js';
import { ringFolder, ringSubject } from './raw.js';

export interface RawAnswerParts {
  readonly gatewayId: string;
  readonly logger: Logger;
  /** Which of several sources are used now. */
  readonly sources: () => SourceSettings;
}

const REASON_MAX = 500;
const NOTHING = { bytes: new Uint8Array(), next: null };

/** Answers the server's requests for raw frames out of the ring on disk. Any value may be asked. */
export function createRawAnswers(config: GatewayConfig, parts: RawAnswerParts): (request: unknown) => RawFramesPart {
  const folder = ringFolder(config);
  return (request) => {
    const faults = rawFramesRequestFaults(request);
    if (faults.length > 0) return { status: 'refused', reason: faults.join('; ').slice(0, REASON_MAX), ...NOTHING };
    // A ring that was switched off since is read all the same.
    if (!existsSync(folder)) return { status: 'noRing', reason: 'rawRing is not set on this gateway', ...NOTHING };
    const asked = request as RawFramesRequest;
    try {
      const part = readRingPart(folder, asked);
      return {
        status: 'part',
        ...part,
        ...(asked.cursor === null ? { captures: capturesOf(config, parts, asked) } : {}),
      };
    } catch (error) {
      const reason = `the raw ring cannot be read: ${(error as Error).message}`;
      parts.logger.warnOften('raw ring', reason);
      return { status: 'retry', reason: reason.slice(0, REASON_MAX), ...NOTHING };
    }
  };
}

function capturesOf(
  config: GatewayConfig,
  { gatewayId, sources }: RawAnswerParts,
  { from }: RawFramesRequest,
): RawCapture[] {
  const ports = [
    ...config.can.map(({ name }) => ({ port: name, kind: 'candump' as const })),
    ...config.gnss.map(({ name }) => ({ port: name, kind: 'nmea' as const })),
  ];
  return ports.map((of) => {
    const subject = ringSubject({ ...config, sources: sources() }, { gatewayId, ...of });
    return { ...of, header: captureHeaderText({ ...subject, startMs: from, part: 1 }) };
  });
}
