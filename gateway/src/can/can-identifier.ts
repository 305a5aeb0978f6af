/** The parts of a 29-bit identifier (ISO 11783-3, 5.2). */
export interface CanIdentifier {
  readonly priority: number;
  readonly pgn: number;
  readonly source: number;
  /** 255 for a message to all. */
  readonly destination: number;
}

const TO_ALL = 255;
/** From this PDU format on, PDU specific belongs to the parameter group number. */
const BROADCAST_FORMAT = 240;

/** Splits a 29-bit identifier; PDU specific is an address below format 240 and part of the PGN above. */
export function canIdentifier(id: number): CanIdentifier {
  const format = (id >>> 16) & 0xff;
  const specific = (id >>> 8) & 0xff;
  const page = (id >>> 24) & 3;
  const toAll = format >= BROADCAST_FORMAT;
  return {
    priority: (id >>> 26) & 7,
    pgn: (page << 16) | (format << 8) | (toAll ? specific : 0),
    source: id & 0xff,
    destination: toAll ? TO_ALL : specific,
  };
}

/** The 29-bit identifier of its parts; a destination other than all needs a group that has one. */
export function canId({ priority, pgn, source, destination }: CanIdentifier): number {
  const specific = ((pgn >>> 8) & 0xff) < BROADCAST_FORMAT ? destination : pgn & 0xff;
  return (((priority & 7) << 26) | ((pgn & 0x3ff00) << 8) | (specific << 8) | source) >>> 0;
}
