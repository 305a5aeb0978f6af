/** One NMEA 0183 sentence whose checksum was right. */
export interface NmeaSentence {
  /** `GP`, `GN`, `GB`; `P` for a proprietary sentence. */
  readonly talker: string;
  /** The last three letters of the address, `GGA`; the whole address of a proprietary one. */
  readonly type: string;
  /** Fields after the address; an empty one is ''. */
  readonly fields: readonly string[];
}

/** Exclusive or of all characters between `$` and `*` (NMEA 0183, 5.3). */
export function nmeaChecksum(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) sum ^= body.charCodeAt(index);
  return sum;
}

/** The sentence of a body without `$` and checksum, or undefined where its address is none. */
export function nmeaSentenceOf(body: string): NmeaSentence | undefined {
  const [address = '', ...fields] = body.split(',');
  if (/^P[A-Z0-9]{2,}$/.test(address)) return { talker: 'P', type: address, fields };
  if (/^[A-Z0-9]{5}$/.test(address)) return { talker: address.slice(0, 2), type: address.slice(2), fields };
  return address === 'KSXT' ? { talker: 'P', type: address, fields } : undefined;
}

/** Number of a field that is written as a plain decimal; undefined for an empty or any other field. */
export function decimalField(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+(?:\.\d*)?$|^[+-]?\.\d+$/.test(text) ? Number(text) : undefined;
}
