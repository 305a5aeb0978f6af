import type { CanFrame } from './can-frame.js';

const POLYNOMIAL = 0x4599;

/** CRC-15 of a frame as it stands on the wire, over its bits before stuffing (ISO 11898-1, 10.4.2.6). */
export function canCrc(frame: CanFrame): number {
  let crc = 0;
  for (const bit of wireBits(frame)) {
    const isFlipped = Number(bit) !== crc >>> 14;
    crc = (crc << 1) & 0x7fff;
    if (isFlipped) crc ^= POLYNOMIAL;
  }
  return crc;
}

/** Start, identifier, control field and data. */
function wireBits({ id, extended, remote, data }: CanFrame): string {
  const remoteBit = remote ? '1' : '0';
  const arbitration = extended
    ? `${bits(id >>> 18, 11)}11${bits(id & 0x3ffff, 18)}${remoteBit}00`
    : `${bits(id, 11)}${remoteBit}00`;
  return `0${arbitration}${bits(data.length, 4)}${[...data].map((byte) => bits(byte, 8)).join('')}`;
}

function bits(value: number, width: number): string {
  return value.toString(2).padStart(width, '0');
}
