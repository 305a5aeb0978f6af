/** One classic CAN frame. */
export interface CanFrame {
  /** 11 or 29 bits. */
  readonly id: number;
  /** True for a 29-bit identifier. */
  readonly extended: boolean;
  /** A remote frame asks for data and has none. */
  readonly remote: boolean;
  /** 0 to 8 bytes. */
  readonly data: Uint8Array;
}
