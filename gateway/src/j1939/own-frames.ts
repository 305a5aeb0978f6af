import type { CanFrame } from '../can/can-frame.js';
import { canId } from '../can/can-identifier.js';
import { ADDRESS_CLAIMED_PGN } from './address-table.js';
import { nameBytes } from './unit-name.js';

export const REQUEST_PGN = 59904;
export const ACKNOWLEDGE_PGN = 59392;
/** Source of a unit that has no address, and destination of a message to all. */
export const NO_ADDRESS = 254;
export const TO_ALL = 255;
const PRIORITY = 6;
/** Control byte of an acknowledgement that is none: the group is not supported (J1939-21, 5.4.4). */
const NOT_SUPPORTED = 1;

/** An address claim (ISO 11783-5), or from address 254 the message that none could be claimed. */
export function claimFrame(name: string, source: number): CanFrame {
  return frameOf(ADDRESS_CLAIMED_PGN, { source, destination: TO_ALL }, nameBytes(name));
}

/** A request to all for a group (ISO 11783-3, 5.4.2). */
export function requestFrame(pgn: number, source: number): CanFrame {
  return frameOf(REQUEST_PGN, { source, destination: TO_ALL }, Uint8Array.from(pgnBytes(pgn)));
}

/** The answer to a request that was meant for us alone, for a group that we do not have. */
export function notSupportedFrame(pgn: number, source: number, asker: number): CanFrame {
  const data = Uint8Array.of(NOT_SUPPORTED, 0xff, 0xff, 0xff, asker, ...pgnBytes(pgn));
  return frameOf(ACKNOWLEDGE_PGN, { source, destination: TO_ALL }, data);
}

/** The group that a request asks for; undefined where it is no request. */
export function requestedPgn({ pgn, data }: { readonly pgn: number; readonly data: Uint8Array }): number | undefined {
  if (pgn !== REQUEST_PGN || data.length < 3) return undefined;
  return (data[0] ?? 0) | ((data[1] ?? 0) << 8) | ((data[2] ?? 0) << 16);
}

function pgnBytes(pgn: number): number[] {
  return [pgn & 0xff, (pgn >>> 8) & 0xff, (pgn >>> 16) & 0xff];
}

function frameOf(pgn: number, ends: { source: number; destination: number }, data: Uint8Array): CanFrame {
  return { id: canId({ priority: PRIORITY, pgn, ...ends }), extended: true, remote: false, data };
}
