/** Bit rates of the bus that an SLCAN (Lawicel) adapter knows by a number, keyed by bit/s. */
export const SLCAN_SPEED_BY_BITRATE = {
  10000: 'S0',
  20000: 'S1',
  50000: 'S2',
  100000: 'S3',
  125000: 'S4',
  250000: 'S5',
  500000: 'S6',
  800000: 'S7',
  1000000: 'S8',
} as const;
export type SlcanBitrate = keyof typeof SLCAN_SPEED_BY_BITRATE;

/** Closes the adapter's channel; an adapter whose channel is closed answers with an error, which is ignored. */
export const SLCAN_CLOSE = Buffer.from('C\r', 'latin1');

/**
 * What opens an adapter's channel: close what an earlier program left open, set the speed, open. Listen-only
 * never puts a bit on the tractor's bus, not even an acknowledgement.
 */
export function slcanOpenCommands(bitrate: SlcanBitrate, mode: 'listen' | 'normal'): Buffer[] {
  const open = mode === 'listen' ? 'L' : 'O';
  return [SLCAN_CLOSE, ...[SLCAN_SPEED_BY_BITRATE[bitrate], open].map((text) => Buffer.from(`${text}\r`, 'latin1'))];
}
