/** One NMEA 0183 sentence whose checksum was right. */
export interface NmeaSentence {
  /** `GP`, `GN`, `GB`; `P` for a proprietary sentence, `#` for a log of a Unicore receiver. */
  readonly talker: string;
  /** The address after the talker, `GGA`, or `GGAH` of a second antenna; the whole one if it is proprietary. */
  readonly type: string;
  /** Fields after the address, of a Unicore log those after `;`. An empty one is ''. */
  readonly fields: readonly string[];
  /** Of a Unicore log, the fields between its name and `;`. */
  readonly header?: readonly string[];
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
  if (/^[A-Z0-9]{5,8}$/.test(address)) return { talker: address.slice(0, 2), type: address.slice(2), fields };
  return address === 'KSXT' ? { talker: 'P', type: address, fields } : undefined;
}

/** The sentence of a Unicore log, `NAMEA,header;fields`, without `#` and checksum; undefined where it is none. */
export function unicoreSentenceOf(body: string): NmeaSentence | undefined {
  const split = body.indexOf(';');
  const [type = '', ...header] = (split < 0 ? '' : body.slice(0, split)).split(',');
  if (!/^[A-Z0-9]{3,}A$/.test(type)) return undefined;
  return { talker: '#', type, header, fields: body.slice(split + 1).split(',') };
}

/** Number of a field that is written as a plain decimal; undefined for an empty or any other field. */
export function decimalField(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+(?:\.\d*)?$|^[+-]?\.\d+$/.test(text) ? Number(text) : undefined;
}
