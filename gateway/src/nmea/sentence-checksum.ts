import { crc32 } from 'node:zlib';
import { nmeaChecksum, nmeaSentenceOf, unicoreSentenceOf, type NmeaSentence } from './nmea-sentence.js';

/**
 * Whether the digits after `*` fit what is before it. Two digits are the exclusive or of NMEA 0183; eight are
 * the CRC-32 that Unicore logs, and KSXT of some firmware, end with.
 */
export function isChecksumRight(body: string, checksum: string): boolean {
  if (/^[0-9a-f]{2}$/i.test(checksum)) return Number.parseInt(checksum, 16) === nmeaChecksum(body);
  return /^[0-9a-f]{8}$/i.test(checksum) && Number.parseInt(checksum, 16) === unicoreCrc32(body);
}

/** The sentence of a whole line, or undefined where it is none or its checksum is missing or wrong. */
export function checkedSentence(line: string): NmeaSentence | undefined {
  const [, start, body = '', checksum = ''] = /^([$!#])(.*)\*([0-9A-Fa-f]{8}|[0-9A-Fa-f]{2})\s*$/.exec(line) ?? [];
  if (start === undefined || !isChecksumRight(body, checksum)) return undefined;
  return start === '#' ? unicoreSentenceOf(body) : nmeaSentenceOf(body);
}

/** The common polynomial 0xEDB88320, started at 0 and not inverted at the end. */
function unicoreCrc32(body: string): number {
  return (crc32(Buffer.from(body, 'latin1'), 0xffffffff) ^ 0xffffffff) >>> 0;
}
