import type { GnssFix } from '../nmea/gnss-fix.js';
import type { SignalName } from '@furrow/protocol/signal-table';
import { SourcePriority } from '../signal/source-priority.js';
import { SPEED_SOURCES, type SourceSettings, type SpeedSource } from '../signal/source-ranks.js';
import { Presence } from '../signal/presence.js';
import type { SampledSignal } from './signals-to-telemetry-record.js';

const SIGNAL_OF: Readonly<Record<Exclude<SpeedSource, 'receiver'>, SignalName>> = {
  machineSelected: 'machineSelectedSpeedMps',
  ground: 'groundSpeedMps',
  wheel: 'wheelSpeedMps',
};
/** Code of `machineSelectedSpeedSource`: no speed that anything drives. */
const SIMULATED = 4;

/** A speed over ground, and the signal that it is of where it is not the receiver's. */
export interface ChosenSpeed {
  readonly speedMps?: number;
  readonly speedSource?: SignalName;
}

/** Which of the speeds that a tractor says is its speed over ground, by the configured order. */
export class SpeedChoice {
  #settings: SourceSettings;
  readonly #priority: SourcePriority;
  readonly #presences: ReadonlyMap<SpeedSource, Presence>;

  constructor(settings: SourceSettings) {
    this.#settings = settings;
    this.#priority = new SourcePriority(settings.holdMs);
    this.#presences = new Map(SPEED_SOURCES.map((source) => [source, new Presence()]));
  }

  /** Ranks the speeds anew. */
  configure(settings: SourceSettings): void {
    this.#settings = settings;
    this.#priority.configure(settings.holdMs);
  }

  /** The speed at the moment of a fix, of its signals and of the fix itself. */
  choose(fix: GnssFix, signals: readonly SampledSignal[], atMs: number): ChosenSpeed {
    const { silentAfterMs, speed } = this.#settings;
    const speeds = new Map<SpeedSource, number>();
    const candidates = speed.map((source, rank) => {
      const speedMps = source === 'receiver' ? fix.speedMps : speedOf(SIGNAL_OF[source], signals);
      const presence = this.#presences.get(source);
      if (speedMps === undefined || presence === undefined) return { key: source, rank };
      speeds.set(source, speedMps);
      presence.hear(atMs, silentAfterMs);
      const heardSinceMs = presence.sinceMs(atMs, silentAfterMs) ?? atMs;
      return { key: source, rank, heardSinceMs };
    });
    const chosen = this.#priority.choose(candidates, atMs) as SpeedSource | undefined;
    const speedMps = chosen === undefined ? undefined : speeds.get(chosen);
    if (chosen === undefined || speedMps === undefined) return {};
    return chosen === 'receiver' ? { speedMps } : { speedMps, speedSource: SIGNAL_OF[chosen] };
  }
}

function speedOf(name: SignalName, signals: readonly SampledSignal[]): number | undefined {
  const readingOf = (wanted: SignalName) => signals.find((signal) => signal.name === wanted)?.reading;
  const isSimulated = name === 'machineSelectedSpeedMps' && readingOf('machineSelectedSpeedSource') === SIMULATED;
  const reading = readingOf(name);
  return typeof reading === 'number' && !isSimulated ? reading : undefined;
}
