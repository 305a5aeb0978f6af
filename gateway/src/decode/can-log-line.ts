import type { LocalTime } from '../clock/local-time.js';
import type { CanFrame } from '../can/can-frame.js';
import type { J1939Message } from '../j1939/j1939-message.js';

/**
 * What a line of a CAN log holds. `seconds` counts from 1970, or from the start of a log that has no date; it is
 * absent where the line has no time stamp. A remark is a line of the format that is no frame, and is passed over.
 */
export type CanLogLine =
  | { readonly kind: 'frame'; readonly frame: CanFrame; readonly bus: string; readonly seconds?: number }
  | { readonly kind: 'message'; readonly message: Omit<J1939Message, 'atMs'>; readonly seconds: number }
  | { readonly kind: 'remark' }
  | { readonly kind: 'other'; readonly reason: string };

/** Reads the lines of one log in their order; what headers say holds for the lines after them. */
export interface CanLogReader {
  read(text: string): CanLogLine;
  /** True once the log has said its start without a zone. */
  readonly isLocal?: boolean;
}

/** Makes a reader for one log; `localTime` is the zone of starts that name none. */
export type CanLogFormat = (localTime: LocalTime) => CanLogReader;

export const REMARK: CanLogLine = { kind: 'remark' };
export const TORN: CanLogLine = { kind: 'other', reason: 'frame is torn' };
export const CAN_FD: CanLogLine = { kind: 'other', reason: 'CAN FD frame, not read' };

const MAX_STANDARD_ID = 0x7ff;
const MAX_EXTENDED_ID = 0x1fffffff;

/** A frame of its parts, or undefined where no classic frame has them. */
export function frameOf(parts: {
  readonly id: number;
  readonly extended: boolean;
  readonly remote: boolean;
  readonly data: readonly number[] | Uint8Array;
}): CanFrame | undefined {
  const { id, extended, remote } = parts;
  if (!Number.isInteger(id) || id < 0 || id > (extended ? MAX_EXTENDED_ID : MAX_STANDARD_ID)) return undefined;
  if (parts.data.length > 8 || parts.data.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) {
    return undefined;
  }
  return { id, extended, remote, data: remote ? new Uint8Array(0) : Uint8Array.from(parts.data) };
}
