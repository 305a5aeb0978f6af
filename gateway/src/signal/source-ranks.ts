import type { SignalName } from '@furrow/protocol/signal-table';

/** What a speed over ground may be taken from: the receiver, or a signal of the bus. */
export const SPEED_SOURCES = ['receiver', 'machineSelected', 'ground', 'wheel'] as const;
export type SpeedSource = (typeof SPEED_SOURCES)[number];

/** Which source is preferred, and for how long. The first of a list is the best; who is in none comes last. */
export interface SourceSettings {
  /** A source that is not heard for this long gives way. */
  readonly silentAfterMs: number;
  /** How long a better source is heard without a gap before it takes over. */
  readonly holdMs: number;
  /** Receivers: names of ports, or units. */
  readonly receivers: readonly string[];
  /** Units, for every signal that has no list of its own. */
  readonly units: readonly string[];
  /** Keyed by signal: units, groups (`PGN 65096`), or both (`PGN 65096 of A00C800008000002`). */
  readonly signals: Readonly<Partial<Record<SignalName, readonly string[]>>>;
  /** What `speedMps` is taken from. */
  readonly speed: readonly SpeedSource[];
}

/**
 * Without a list the source that was heard first stays in use. The speed is the receiver's alone: where it says none,
 * the server has that of the positions, while a radar that is not there may say 0 for ever.
 */
export const DEFAULT_SOURCES: SourceSettings = {
  silentAfterMs: 5000,
  holdMs: 5000,
  receivers: [],
  units: [],
  signals: {},
  speed: ['receiver'],
};

/** The place of the first of these names that is in the list, else the one after its end. */
export function rankOf(list: readonly string[], names: readonly string[]): number {
  const place = list.findIndex((entry) => names.includes(entry));
  return place < 0 ? list.length : place;
}
