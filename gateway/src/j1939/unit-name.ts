/** The parts of a NAME (ISO 11783-5, 4.5; J1939-81). Codes are listed by the standards' data bases. */
export interface UnitName {
  readonly identity: number;
  readonly manufacturer: number;
  readonly ecuInstance: number;
  readonly functionInstance: number;
  readonly function: number;
  readonly deviceClass: number;
  readonly deviceClassInstance: number;
  /** 2: agriculture and forestry. */
  readonly industryGroup: number;
  /** Whether the unit can take another address. */
  readonly isSelfConfigurable: boolean;
}

/** A NAME as a number in hex; on the bus its lowest byte comes first. */
export function nameText(data: Uint8Array): string {
  return Buffer.from(data.toReversed()).toString('hex').toUpperCase();
}

/** The parts of a NAME in hex, as `nameText` gives it. */
export function unitName(text: string): UnitName {
  const name = BigInt(`0x${text}`);
  const bits = (from: number, count: number): number => Number((name >> BigInt(from)) & ((1n << BigInt(count)) - 1n));
  return {
    identity: bits(0, 21),
    manufacturer: bits(21, 11),
    ecuInstance: bits(32, 3),
    functionInstance: bits(35, 5),
    function: bits(40, 8),
    deviceClass: bits(49, 7),
    deviceClassInstance: bits(56, 4),
    industryGroup: bits(60, 3),
    isSelfConfigurable: bits(63, 1) === 1,
  };
}

/** A NAME in hex from its parts; the reserved bit is 0. Parts beyond their width are cut. */
export function nameOf(parts: UnitName): string {
  const name =
    placed(parts.identity, 0, 21) |
    placed(parts.manufacturer, 21, 11) |
    placed(parts.ecuInstance, 32, 3) |
    placed(parts.functionInstance, 35, 5) |
    placed(parts.function, 40, 8) |
    placed(parts.deviceClass, 49, 7) |
    placed(parts.deviceClassInstance, 56, 4) |
    placed(parts.industryGroup, 60, 3) |
    placed(parts.isSelfConfigurable ? 1 : 0, 63, 1);
  return name.toString(16).toUpperCase().padStart(16, '0');
}

/** A NAME in hex as its eight bytes on the bus. */
export function nameBytes(name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(name, 'hex')).toReversed();
}

function placed(value: number, from: number, count: number): bigint {
  return (BigInt(value) & ((1n << BigInt(count)) - 1n)) << BigInt(from);
}
