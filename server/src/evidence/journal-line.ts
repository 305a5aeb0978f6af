const DIGEST_BYTES = 32;

/** An entry in the clear. A batch's body is in the file named; other entries have none. */
export interface ClearLine {
  readonly position: number;
  /** Chain hash of the entry, hex. */
  readonly hash: string;
  /** The header of the entry, as it was hashed. */
  readonly header: string;
  readonly body?: string;
}

/** Entries that are left out, from a position on: their digests, one after the other, in base64. */
export interface OmittedLine {
  readonly position: number;
  readonly omitted: string;
}

export type JournalLine = ClearLine | OmittedLine;

export function isClear(line: JournalLine): line is ClearLine {
  return 'header' in line;
}

export function omittedLine(position: number, digests: Uint8Array): OmittedLine {
  return { position, omitted: Buffer.from(digests).toString('base64') };
}

/** Digests of the entries left out, hex. @throws RangeError where the text is not whole digests in base64. */
export function digestsOf({ omitted }: OmittedLine): string[] {
  const bytes = Buffer.from(omitted, 'base64');
  if (bytes.length === 0 || bytes.length % DIGEST_BYTES !== 0 || bytes.toString('base64') !== omitted) {
    throw new RangeError(`"omitted" must be whole digests in base64, got ${omitted.length} characters`);
  }
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, i) =>
    bytes.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES).toString('hex'),
  );
}

/** Reads one line. @throws RangeError or SyntaxError saying what is wrong with it. */
export function readJournalLine(text: string): JournalLine {
  const line = JSON.parse(text) as Partial<ClearLine & OmittedLine> | null;
  if (typeof line !== 'object' || line === null || !Number.isSafeInteger(line.position)) {
    throw new RangeError('a line needs its position');
  }
  const isWhole = typeof line.header === 'string' ? typeof line.hash === 'string' : typeof line.omitted === 'string';
  if (!isWhole) throw new RangeError('a line needs header and hash, or omitted');
  return line as JournalLine;
}
