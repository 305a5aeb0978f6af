import type { FixParts } from './gnss-fix.js';

/**
 * What one sentence says of its epoch, or all sentences of one together. What was not said is undefined. Every reading
 * has all of its parts from the start: objects of one shape are joined several times as fast as those of many.
 */
export class SentenceReading implements FixParts {
  /** Time of day, ms; sentences without it belong to the epoch they arrive next to. */
  timeOfDayMs: number | undefined;
  /** Start of the UTC day, ms. */
  dateMs: number | undefined;
  /** False where the sentence says that there is no fix. */
  hasFix: boolean | undefined;
  /**
   * Direction from one antenna to the other, degrees true. It is the heading of the machine as far as the
   * antennas stand along it, or the receiver was told how they stand; else the installer says by how much.
   */
  baselineHeadingDeg: number | undefined;
  /** Comes with `longitudeDeg` or not at all. */
  latitudeDeg: number | undefined;
  longitudeDeg: number | undefined;
  altitudeMslM: number | undefined;
  geoidSeparationM: number | undefined;
  fixQuality: number | undefined;
  satellites: number | undefined;
  hdop: number | undefined;
  horizontalSigmaM: number | undefined;
  correctionAgeS: number | undefined;
  speedMps: number | undefined;
  courseDeg: number | undefined;
  headingDeg: number | undefined;

  /** Takes what a less believed sentence of the same epoch says beside what is known; dates and no fix in any case. */
  completeWith(said: SentenceReading): void {
    if (said.dateMs !== undefined) this.dateMs = said.dateMs;
    if (this.hasFix !== false && said.hasFix !== undefined) this.hasFix = said.hasFix;
    this.baselineHeadingDeg ??= said.baselineHeadingDeg;
    this.latitudeDeg ??= said.latitudeDeg;
    this.longitudeDeg ??= said.longitudeDeg;
    this.altitudeMslM ??= said.altitudeMslM;
    this.geoidSeparationM ??= said.geoidSeparationM;
    this.fixQuality ??= said.fixQuality;
    this.satellites ??= said.satellites;
    this.hdop ??= said.hdop;
    this.horizontalSigmaM ??= said.horizontalSigmaM;
    this.correctionAgeS ??= said.correctionAgeS;
    this.speedMps ??= said.speedMps;
    this.courseDeg ??= said.courseDeg;
    this.headingDeg ??= said.headingDeg;
  }

  /** Takes back what is old or made up where there is no fix. */
  dropFix(): void {
    this.latitudeDeg = undefined;
    this.longitudeDeg = undefined;
    this.speedMps = undefined;
    this.courseDeg = undefined;
    this.horizontalSigmaM = undefined;
    this.hdop = undefined;
    this.fixQuality = 0;
  }
}
