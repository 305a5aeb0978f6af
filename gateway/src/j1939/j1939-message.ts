import type { CanIdentifier } from '../can/can-identifier.js';

/** A whole parameter group, whether it came in one frame or in several. */
export interface J1939Message extends CanIdentifier {
  readonly data: Uint8Array;
  /** Name of the bus it was heard on; source addresses are unique per bus only. */
  readonly bus: string;
  /** Gateway clock, UTC ms, of its last frame. */
  readonly atMs: number;
}
