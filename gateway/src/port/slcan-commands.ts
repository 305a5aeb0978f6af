import type { CanFrame } from '../can/can-frame.js';

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

/** What an adapter may be asked, by what it is asked for. */
export type SlcanCommand = 'close' | 'speed' | 'listen' | 'open' | 'status' | 'send';

/** Closes the adapter's channel; an adapter whose channel is closed answers with an error, which is ignored. */
export const SLCAN_CLOSE = Buffer.from('C\r', 'latin1');

/** Bits of the status byte (Lawicel CANUSB manual, command F). Reading it clears them. */
export const SLCAN_STATUS = { receiveFull: 0x01, warning: 0x04, overrun: 0x08, passive: 0x20, busError: 0x80 } as const;

/** The bytes of a command that needs no frame. */
export function slcanCommand(command: Exclude<SlcanCommand, 'send'>, bitrate: SlcanBitrate): Buffer {
  const letters = { close: 'C', speed: SLCAN_SPEED_BY_BITRATE[bitrate], listen: 'L', open: 'O', status: 'F' };
  return Buffer.from(`${letters[command]}\r`, 'latin1');
}

/**
 * What opens an adapter's channel: close what an earlier program left open, set the speed, open. Listen-only
 * never puts a bit on the tractor's bus, not even an acknowledgement.
 */
export function slcanOpening(mode: 'listen' | 'normal'): ('close' | 'speed' | 'listen' | 'open')[] {
  return ['close', 'speed', mode === 'listen' ? 'listen' : 'open'];
}

/** The line that sends a frame, or by which an adapter hands one on. */
export function slcanLine({ id, extended, remote, data }: CanFrame): string {
  const letter = remote ? 'r' : 't';
  const digits = id
    .toString(16)
    .toUpperCase()
    .padStart(extended ? 8 : 3, '0');
  return `${extended ? letter.toUpperCase() : letter}${digits}${data.length}${Buffer.from(data).toString('hex').toUpperCase()}\r`;
}
