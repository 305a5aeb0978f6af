import type { CanIdentifier } from '../can/can-identifier.js';

/** A whole parameter group, whether it came in one frame or in several. */
export interface J1939Message extends CanIdentifier {
  readonly data: Uint8Array;
  /** Name of the bus it was heard on; source addresses are unique per bus only. */
  readonly bus: string;
  /** Gateway clock, UTC ms, of its last frame. */
  readonly atMs: number;
}

const TO_ALL = 255;

/** A message as faults name it. */
export function messageText({ pgn, source, destination }: Omit<J1939Message, 'data'>): string {
  return `PGN ${pgn} from ${source}${destination === TO_ALL ? '' : ` to ${destination}`}`;
}

/** A message without its data. */
export function headOf({ data: _data, ...head }: J1939Message): Omit<J1939Message, 'data'> {
  return head;
}
