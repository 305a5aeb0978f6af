import type { SentenceFields } from './sentence-fields.js';
import type { SentenceReading } from './sentence-reading.js';

/** Mode letters of RMC, VTG and GNS (NMEA 0183 4.1) to GGA quality, best first. */
const QUALITY_BY_MODE: ReadonlyMap<string, number> = new Map([
  ['R', 4],
  ['F', 5],
  ['P', 3],
  ['D', 2],
  ['A', 1],
  ['E', 6],
  ['M', 7],
  ['S', 8],
  ['N', 0],
]);

/** Quality of the best of some mode letters (GNS has one per system); undefined where none is known. */
export function modeQuality(letters: string | undefined): number | undefined {
  if (letters === undefined) return undefined;
  if (letters.length === 1) return QUALITY_BY_MODE.get(letters);
  for (const [letter, quality] of QUALITY_BY_MODE) if (letters.includes(letter)) return quality;
  return undefined;
}

/** Whether a GGA quality is a fix: not 0 (none), 7 (typed in), 8 (simulated). */
export function isFixQuality(quality: number): boolean {
  return quality !== 0 && quality !== 7 && quality !== 8;
}

/**
 * Takes quality 0 to 8 of GGA, with whether it is a fix; nothing of any other. Receivers without a satellite may go on
 * with 1 for a while.
 */
export function takeGgaQuality(reading: SentenceReading, fields: SentenceFields, index: number): void {
  const quality = fields.hasAtMost(index, 1) ? fields.digits(index, 0, 1) : -1;
  if (quality < 0 || quality > 8) return;
  reading.fixQuality = quality;
  reading.hasFix = quality !== 0 && !(isFixQuality(quality) && reading.satellites === 0);
}
