import type { J1939Message } from './j1939-message.js';

const KINDS: ReadonlyMap<number, TroubleReport['kind']> = new Map([
  [65226, 'active'],
  [65227, 'previous'],
]);

/** A two-bit lamp: off, on, or what has no value. */
export type LampState = 'off' | 'on' | 'error' | 'notAvailable';

export interface Lamps {
  readonly malfunction: LampState;
  readonly redStop: LampState;
  readonly amberWarning: LampState;
  readonly protect: LampState;
}

/** One diagnostic trouble code (J1939-73, 5.7.1). */
export interface TroubleCode {
  /** Suspect parameter number. */
  readonly spn: number;
  /** Failure mode identifier. */
  readonly fmi: number;
  /** Times that it became active; absent where the unit does not count. */
  readonly count?: number;
  /** Set where the unit orders the bits of `spn` as before version 4: the number may be another. */
  readonly isOldConversion?: true;
}

/** What one DM1 or DM2 says of its unit. */
export interface TroubleReport {
  readonly kind: 'active' | 'previous';
  /** NAME of the unit, or its address until that is known. */
  readonly unit: string;
  readonly source: string;
  /** Gateway clock, UTC ms. */
  readonly atMs: number;
  readonly lamps: Lamps;
  readonly codes: readonly TroubleCode[];
}

const HEAD_BYTES = 2;
const CODE_BYTES = 4;
const COUNT_NOT_AVAILABLE = 127;
const LAMP_STATES = ['off', 'on', 'error', 'notAvailable'] as const;

/** Reads active (DM1) and previously active (DM2) trouble codes; undefined for other groups. */
export function troubleReport({ pgn, data, atMs }: J1939Message, unit: string): TroubleReport | undefined {
  const kind = KINDS.get(pgn);
  if (kind === undefined || data.length < HEAD_BYTES) return undefined;
  const codes: TroubleCode[] = [];
  for (let at = HEAD_BYTES; at + CODE_BYTES <= data.length; at += CODE_BYTES) {
    const code = troubleCode(data.subarray(at, at + CODE_BYTES));
    if (code !== undefined) codes.push(code);
  }
  return { kind, unit, source: `PGN ${pgn}`, atMs, lamps: lampsOf(data[0] ?? 0xff), codes };
}

/** Undefined for the two ways to say that there is none: all zeros, and all ones. */
function troubleCode(bytes: Uint8Array): TroubleCode | undefined {
  const [low = 0, middle = 0, high = 0, last = 0] = bytes;
  const spn = low | (middle << 8) | ((high >>> 5) << 16);
  const fmi = high & 31;
  if ((spn === 0 && fmi === 0) || bytes.every((byte) => byte === 0xff)) return undefined;
  const count = last & 127;
  return {
    spn,
    fmi,
    ...(count === COUNT_NOT_AVAILABLE ? {} : { count }),
    ...(last >= 128 ? { isOldConversion: true as const } : {}),
  };
}

function lampsOf(byte: number): Lamps {
  const state = (shift: number): LampState => LAMP_STATES[(byte >>> shift) & 3] ?? 'notAvailable';
  return { malfunction: state(6), redStop: state(4), amberWarning: state(2), protect: state(0) };
}
