import { DEFAULT_SOURCES, type SourceSettings } from '../signal/source-ranks.js';
import { DEFAULT_WORK_SWITCH, type WorkSwitchSentence } from '../nmea/work-switch-sentence.js';

/** What the steps of the pipeline may be told. */
export interface PipelineSettings {
  /** A signal not heard for this long is `stale`. */
  readonly staleAfterMs: number;
  /** Process data are sent on change only; they hold until their unit is silent for this long. */
  readonly unitSilentAfterMs: number;
  /** Whether an NMEA sentence without a checksum is taken. */
  readonly allowMissingChecksum: boolean;
  /** UTC ms; earlier receiver dates come from cold receivers and week roll-overs. */
  readonly earliestDateMs: number;
  /** Start of the UTC day of the first sentence, for receivers that never say a date. */
  readonly firstDateMs?: number;
  /** Keyed by the port of the receiver: what to add to the direction between its antennas, degrees. */
  readonly headingOffsetDegByPort?: Readonly<Record<string, number>>;
  /** The sentence that says what an implement switch does. */
  readonly workSwitch: WorkSwitchSentence;
  /** Which of several sources is used. */
  readonly sources: SourceSettings;
}

/** ISO 11783-10 takes a silent client for lost after 6 s; one and a half times that for late messages. */
export const DEFAULT_PIPELINE_SETTINGS: PipelineSettings = {
  staleAfterMs: 5000,
  unitSilentAfterMs: 9000,
  allowMissingChecksum: false,
  earliestDateMs: Date.UTC(2020, 0, 1),
  workSwitch: DEFAULT_WORK_SWITCH,
  sources: DEFAULT_SOURCES,
};
