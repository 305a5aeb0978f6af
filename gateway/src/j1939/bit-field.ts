import type { SignalReading } from '../signal/signal.js';

/** Where a value lies in a message and what it means. Bytes and bits are counted from 1, as the standards do. */
export interface BitField {
  readonly byte: number;
  /** First bit within the byte; 1 where it is left out. */
  readonly bit?: number;
  /** Width: 1 to 7 within one byte, or 8, 16, 24, 32, 64. */
  readonly bits: number;
  /** Unit of the signal per step of the raw value. */
  readonly scale?: number;
  readonly offset?: number;
  /** Set where the raw value has a sign, as in NMEA 2000 positions. */
  readonly signed?: boolean;
  /** Set for NMEA 2000, which reserves only the two highest values. */
  readonly nmea2000?: boolean;
}

/** The same field with every property given: objects of one shape are read much faster than those of many. */
export function wholeField<T extends BitField>(field: T): T & Required<BitField> {
  const { byte, bits, bit = 1, scale = 1, offset = 0, signed = false, nmea2000 = false, ...name } = field;
  return { byte, bits, bit, scale, offset, signed, nmea2000, ...name } as T & Required<BitField>;
}

/** Reads a field: a number, or why there is none. A field beyond the end of the data is not available. */
export function readBitField(data: Uint8Array, field: BitField): SignalReading {
  const raw = rawValue(data, field);
  if (raw === undefined) return 'notAvailable';
  const state = field.nmea2000 === true ? nmea2000State(raw, field) : j1939State(raw, field.bits);
  return state ?? raw * (field.scale ?? 1) + (field.offset ?? 0);
}

const POWERS_OF_TWO = Array.from({ length: 65 }, (_, index) => 2 ** index);

function powerOfTwo(exponent: number): number {
  return POWERS_OF_TWO[exponent] ?? Number.NaN;
}

/** The bits as a number, that of 64 bits as the nearest there is. */
function rawValue(data: Uint8Array, { byte, bit = 1, bits, signed = false }: BitField): number | undefined {
  const bytes = Math.ceil((bit - 1 + bits) / 8);
  const at = byte - 1;
  if (at + bytes > data.length) return undefined;
  if (bits === 64) return (unsigned(data, at + 4, 4) | 0) * powerOfTwo(32) + unsigned(data, at, 4);
  const raw = Math.floor(unsigned(data, at, bytes) / powerOfTwo(bit - 1)) % powerOfTwo(bits);
  return signed && raw >= powerOfTwo(bits - 1) ? raw - powerOfTwo(bits) : raw;
}

/** Little-endian. */
function unsigned(data: Uint8Array, at: number, bytes: number): number {
  let whole = 0;
  for (let index = at + bytes - 1; index >= at; index -= 1) whole = whole * 256 + (data[index] ?? 0);
  return whole;
}

/**
 * J1939-71, table 1: of bytes and more, the top byte FF is not available, FE an error, FB to FD have no
 * value either. Of two bits 2 is an error and 3 not available; of more bits only all ones are reserved.
 */
function j1939State(raw: number, bits: number): SignalReading | undefined {
  if (bits >= 8) {
    const top = Math.floor(raw / powerOfTwo(bits - 8));
    if (top === 0xfe) return 'error';
    return top >= 0xfb ? 'notAvailable' : undefined;
  }
  if (bits === 2 && raw === 2) return 'error';
  return bits >= 2 && raw === powerOfTwo(bits) - 1 ? 'notAvailable' : undefined;
}

/**
 * NMEA 2000: the highest value is not available, the one below is out of range, the third is reserved. Of 64 bits the
 * three are one number here, the nearest to each of them, and that number is no value.
 */
function nmea2000State(raw: number, { bits, signed = false }: BitField): SignalReading | undefined {
  const below = powerOfTwo(signed ? bits - 1 : bits) - raw;
  if (bits === 64) return below === 0 ? 'notAvailable' : undefined;
  if (below === 1) return 'notAvailable';
  if (bits >= 4 && below === 2) return 'error';
  return bits >= 8 && below === 3 ? 'notAvailable' : undefined;
}
