import type { SignalName } from '@furrow/protocol/signal-table';
import type { ElementSample, RecordSource, TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { GnssFix } from '../nmea/gnss-fix.js';
import type { LatestSignals } from '../signal/latest-signals.js';
import { DEFAULT_SOURCES, type SourceSettings } from '../signal/source-ranks.js';
import { SpeedChoice } from './speed-choice.js';
import { signalsToTelemetryRecord, type OutOfRange, type SampledSignal } from './signals-to-telemetry-record.js';

/** Signals whose change between two fixes moves the edge of worked ground. */
const EDGE_SIGNALS: ReadonlySet<SignalName> = new Set([
  'workState',
  'workSwitch',
  'rearHitchInWork',
  'frontHitchInWork',
]);
const WITHOUT_FIX_INTERVAL_MS = 1000;
/** Slow receivers give a place every other second: only after this long is there no fix. */
const FIX_SILENCE_MS = 3000;
/** The longest that signalTimes may say. */
const EDGE_AGE_MS = 60_000;

export interface SamplerOutput {
  readonly onRecord: (record: TelemetryRecord) => void;
  readonly onOutOfRange: OutOfRange;
  /** What the parts of the implements say. */
  readonly elements?: (atMs: number) => readonly ElementSample[];
  readonly sources?: SourceSettings;
  /** Where the input stands, for records of decoded files. */
  readonly place?: () => RecordSource | undefined;
}

/** Signals and place as they were when an epoch began. */
interface Snapshot {
  readonly atMs: number;
  readonly signals: readonly SampledSignal[];
  readonly elements: readonly ElementSample[];
  readonly source: RecordSource | undefined;
}

/**
 * Decides when a record is made: one per GNSS epoch with a position; without one, one a second while
 * signals or the receiver say anything. The signals of a record are those of the moment its epoch began.
 */
export class Sampler {
  readonly #latest: LatestSignals;
  readonly #output: SamplerOutput;
  readonly #speed: SpeedChoice;
  #recordAtMs = Number.NEGATIVE_INFINITY;
  #placeAtMs = Number.NEGATIVE_INFINITY;
  /** Signals came since the last record. */
  #hasNews = false;
  #hasRecord = false;
  #snapshot: Snapshot | undefined;
  #recordEveryMs: number | undefined;
  /** Number of the stretch of `recordEveryMs` that the newest place was recorded in. */
  #stretch: number | undefined;

  constructor(latest: LatestSignals, output: SamplerOutput) {
    this.#latest = latest;
    this.#output = output;
    this.#speed = new SpeedChoice(output.sources ?? DEFAULT_SOURCES);
  }

  /** Ranks speeds anew, and says how often a place is recorded: at most once in each stretch; absent: each. */
  configure({ sources, recordEveryMs }: { readonly sources: SourceSettings; readonly recordEveryMs?: number }): void {
    this.#speed.configure(sources);
    this.#recordEveryMs = recordEveryMs;
    this.#stretch = undefined;
  }

  /** An epoch begins: takes its signals, before later ones overwrite them. */
  beginEpoch(atMs: number): void {
    this.#snapshot = this.#take(atMs);
  }

  /** The epoch that began last is complete. @param receiver given where there are several */
  endEpoch(fix: GnssFix, atMs: number, receiver?: string): void {
    const snapshot = this.#snapshot ?? this.#take(atMs);
    this.#snapshot = undefined;
    const hasPlace = fix.latitudeDeg !== undefined;
    if (hasPlace) this.#placeAtMs = snapshot.atMs;
    const isDue = !this.#hasRecord || snapshot.atMs - this.#recordAtMs >= WITHOUT_FIX_INTERVAL_MS;
    if (hasPlace ? this.#beginsStretch(fix.fixTimeMs ?? snapshot.atMs) : isDue) this.#emit(snapshot, fix, receiver);
  }

  /** Signals arrived; without a fix they make a record of their own once a second. */
  signalsArrived(): void {
    this.#hasNews = true;
  }

  /** Time passed. */
  advance(atMs: number): void {
    if (this.#recordAtMs === Number.NEGATIVE_INFINITY || atMs < this.#recordAtMs) this.#recordAtMs = atMs;
    const isDue = this.#snapshot === undefined && atMs - this.#recordAtMs >= WITHOUT_FIX_INTERVAL_MS;
    const isWithoutFix = atMs - this.#placeAtMs >= FIX_SILENCE_MS;
    if (isDue && isWithoutFix && this.#hasNews) this.#emit(this.#take(atMs));
  }

  /** The input ends: signals of a capture too short for a record of its own still make one. */
  end(atMs: number): void {
    if (this.#hasNews && !this.#hasRecord) this.#emit(this.#take(atMs));
  }

  /** By the receiver's time, so that a late timer or sentence moves no record into the next stretch. */
  #beginsStretch(timeMs: number): boolean {
    if (this.#recordEveryMs === undefined) return true;
    const stretch = Math.floor(timeMs / this.#recordEveryMs);
    if (stretch === this.#stretch) return false;
    this.#stretch = stretch;
    return true;
  }

  #take(atMs: number): Snapshot {
    const signals = this.#latest.at(atMs).map(({ name, reading, source, unit, isChosen, changedAtMs }) => {
      // Below 0 where the clock was set back after the change.
      const msBefore = Math.round(atMs - (changedAtMs ?? atMs));
      const isNew = changedAtMs !== undefined && changedAtMs > this.#recordAtMs && reading !== 'stale';
      return {
        name,
        reading,
        ...(isChosen === true ? { source: `${source} of ${unit}` } : {}),
        ...(isNew && EDGE_SIGNALS.has(name) && msBefore >= 0 && msBefore <= EDGE_AGE_MS
          ? { changedMsBefore: msBefore }
          : {}),
      };
    });
    return { atMs, signals, elements: this.#output.elements?.(atMs) ?? [], source: this.#output.place?.() };
  }

  #withSpeed({ speedMps: ofReceiver, ...fix }: GnssFix, signals: readonly SampledSignal[], atMs: number) {
    const said = ofReceiver === undefined ? fix : { ...fix, speedMps: ofReceiver };
    const { speedMps, speedSource } = this.#speed.choose(said, signals, atMs);
    return {
      fix: speedMps === undefined ? fix : { ...fix, speedMps },
      ...(speedSource === undefined ? {} : { speedSource }),
    };
  }

  #emit({ atMs, signals, elements, source }: Snapshot, fix?: GnssFix, receiver?: string): void {
    this.#recordAtMs = atMs;
    this.#hasNews = false;
    this.#hasRecord = true;
    const sample = {
      sampledAt: Math.round(atMs),
      ...(fix === undefined ? {} : this.#withSpeed(fix, signals, atMs)),
      ...(receiver === undefined ? {} : { receiver }),
      signals,
      elements,
      ...(source === undefined ? {} : { source }),
    };
    this.#output.onRecord(signalsToTelemetryRecord(sample, this.#output.onOutOfRange));
  }
}
