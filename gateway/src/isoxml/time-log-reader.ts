import type { PositionFieldName, TimeLogHeader } from './time-log-header.js';

/** One record of a binary time log, raw. */
export interface TimeLogRecord {
  readonly byteOffset: number;
  /** Local time of the machine as if it were UTC, ms. */
  readonly localTimeMs: number;
  /** Raw values, keyed by field. */
  readonly position: ReadonlyMap<PositionFieldName, number>;
  /** Index into the header's columns, and the raw int32. */
  readonly values: readonly (readonly [number, number])[];
}

/** Told of bytes that hold no possible record. */
export type TimeLogFault = (reason: string, byteOffset: number, value: string) => void;

const DAY_MS = 86_400_000;
/** Days are counted from 1980-01-01 (ISO 11783-10, D.51). */
const EPOCH_1980_MS = Date.UTC(1980, 0, 1);
/** Time and day. */
const TIME_BYTES = 6;
const VALUE_BYTES = 5;
/** A time log is one stretch of one task: a jump of more than this is a sign of lost bytes. */
const DAYS_BETWEEN_RECORDS = 31;

/**
 * Splits the bytes of TLGnnnnn.BIN into records, whatever the chunks. Where the bytes hold no possible
 * record, it looks for the next place that holds two in a row or one at the end, and reports the bytes
 * between; a record cut by the end of the file is reported too.
 */
export class TimeLogReader {
  readonly #header: TimeLogHeader;
  readonly #onFault: TimeLogFault;
  readonly #fixedBytes: number;
  #pending: Uint8Array = new Uint8Array(0);
  #byteOffset = 0;
  #lastDays: number | undefined;
  #lostFrom: number | undefined;

  constructor(header: TimeLogHeader, onFault: TimeLogFault) {
    this.#header = header;
    this.#onFault = onFault;
    this.#fixedBytes = header.positionFields.reduce((sum, { bytes }) => sum + bytes, TIME_BYTES);
  }

  /** The records that are complete with this chunk. */
  push(chunk: Uint8Array): TimeLogRecord[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    return this.#take(false);
  }

  /** The records that only the end of the file completes. */
  end(): TimeLogRecord[] {
    const records = this.#take(true);
    this.#reportLost();
    if (this.#pending.length > 0) {
      this.#onFault('record cut by the end of the time log', this.#byteOffset, `${this.#pending.length} bytes`);
    }
    this.#pending = new Uint8Array(0);
    return records;
  }

  #take(atEnd: boolean): TimeLogRecord[] {
    const records: TimeLogRecord[] = [];
    const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, this.#pending.length);
    let at = 0;
    for (;;) {
      const step = this.#step(view, at, atEnd);
      if (step === 'more') break;
      if (step === 'lost') {
        this.#lostFrom ??= this.#byteOffset + at;
        at += 1;
        continue;
      }
      if (this.#lostFrom !== undefined) this.#reportLost(this.#byteOffset + at);
      records.push(this.#read(view, at, step));
      at += step;
    }
    this.#pending = this.#pending.subarray(at);
    this.#byteOffset += at;
    return records;
  }

  /** Length of the record at a place, or that there is none, or that more bytes are needed to say. */
  #step(view: DataView, at: number, atEnd: boolean): number | 'more' | 'lost' {
    const length = this.#lengthAt(view, at);
    if (length === 'more') return atEnd && this.#lostFrom !== undefined && at < view.byteLength ? 'lost' : 'more';
    if (length === 'lost' || this.#lostFrom === undefined) return length;
    // Found again only if another record follows: one alone is too easily met by chance.
    if (at + length === view.byteLength && atEnd) return length;
    const next = this.#lengthAt(view, at + length);
    if (next === 'more') return atEnd ? 'lost' : 'more';
    return next === 'lost' ? 'lost' : length;
  }

  #lengthAt(view: DataView, at: number): number | 'more' | 'lost' {
    if (at + TIME_BYTES <= view.byteLength) {
      const days = view.getUint16(at + 4, true);
      const jump = this.#lastDays === undefined ? 0 : Math.abs(days - this.#lastDays);
      if (view.getUint32(at, true) >= DAY_MS || jump > DAYS_BETWEEN_RECORDS) return 'lost';
    }
    if (at + this.#fixedBytes >= view.byteLength) return 'more';
    const end = at + this.#fixedBytes + 1 + view.getUint8(at + this.#fixedBytes) * VALUE_BYTES;
    for (let place = at + this.#fixedBytes + 1; place < Math.min(end, view.byteLength); place += VALUE_BYTES) {
      if (view.getUint8(place) >= this.#header.columns.length) return 'lost';
    }
    return end <= view.byteLength ? end - at : 'more';
  }

  #read(view: DataView, at: number, length: number): TimeLogRecord {
    const days = view.getUint16(at + 4, true);
    this.#lastDays = days;
    const position = new Map(this.#header.fixedPosition);
    let place = at + TIME_BYTES;
    for (const { name, bytes } of this.#header.positionFields) {
      position.set(name, rawAt(view, place, { bytes, signed: name === 'north' || name === 'east' || name === 'upMm' }));
      place += bytes;
    }
    const values: [number, number][] = [];
    for (place += 1; place < at + length; place += VALUE_BYTES) {
      values.push([view.getUint8(place), view.getInt32(place + 1, true)]);
    }
    const localTimeMs = EPOCH_1980_MS + days * DAY_MS + view.getUint32(at, true);
    return { byteOffset: this.#byteOffset + at, localTimeMs, position, values };
  }

  #reportLost(end = this.#byteOffset): void {
    if (this.#lostFrom === undefined) return;
    this.#onFault('no record here', this.#lostFrom, `${end - this.#lostFrom} bytes passed over`);
    this.#lostFrom = undefined;
  }
}

function rawAt(view: DataView, at: number, type: { readonly bytes: number; readonly signed: boolean }): number {
  if (type.bytes === 1) return view.getUint8(at);
  if (type.bytes === 2) return view.getUint16(at, true);
  return type.signed ? view.getInt32(at, true) : view.getUint32(at, true);
}

/** UTC ms of a GPS-derived UTC date and time of a position (attributes I and H), or undefined if impossible. */
export function gpsUtcMs(position: ReadonlyMap<PositionFieldName, number>): number | undefined {
  const timeMs = position.get('gpsTimeMs');
  const days = position.get('gpsDays');
  if (timeMs === undefined || days === undefined || timeMs >= DAY_MS || days === 0 || days === 0xffff) return undefined;
  return EPOCH_1980_MS + days * DAY_MS + timeMs;
}
