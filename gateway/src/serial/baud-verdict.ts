import { checkedSentence } from '../nmea/sentence-checksum.js';
import { SerialBytesToCanFrames } from './serial-bytes-to-can-frames.js';

/** What bytes turn out to be. `text` has no right checksum; `noise` is what a wrong rate makes of anything. */
export type SerialContent = 'nmea' | 'unicore' | 'slcan' | 'text' | 'noise' | 'nothing';

export interface BaudVerdict {
  readonly content: SerialContent;
  /** Sentences, logs or frames that are right; a single one may be chance for SLCAN, never for the others. */
  readonly score: number;
  /** 0 to 1: the share of bytes that stand in text. */
  readonly textShare: number;
}

/** Below this share of text, framing is wrong: at another rate bits are read twice or not at all. */
const TEXT_SHARE = 0.9;
/** Frames of an adapter have no checksum, so a few of them are asked for. */
const ENOUGH_FRAMES = 3;

/** What bytes that were read at one rate are. Binary protocols between right sentences do not matter. */
export function judgeBytes(bytes: Uint8Array): BaudVerdict {
  const textShare = shareOfText(bytes);
  if (bytes.length === 0) return { content: 'nothing', score: 0, textShare };
  const text = Buffer.from(bytes).toString('latin1');
  const sentences = text
    .split(/[\r\n]+/)
    .flatMap((line) => checkedSentence(line.replace(/^.*(?=[$!])/s, '')) ?? logOf(line));
  const logs = sentences.filter(({ address }) => address.talker === '#').length;
  if (sentences.length > 0) {
    return { content: logs * 2 > sentences.length ? 'unicore' : 'nmea', score: sentences.length, textShare };
  }
  const frames = textShare < TEXT_SHARE ? 0 : new SerialBytesToCanFrames(() => undefined).push(bytes).length;
  if (frames >= ENOUGH_FRAMES) return { content: 'slcan', score: frames, textShare };
  return { content: textShare < TEXT_SHARE ? 'noise' : 'text', score: 0, textShare };
}

/** The verdict for a person to read, with what it means. */
export function verdictText({ content, score, textShare }: BaudVerdict): string {
  if (content === 'nothing') return 'no bytes';
  if (content === 'noise') return `wrong rate: ${Math.round((1 - textShare) * 100)} % of the bytes are no text`;
  if (content === 'text') return 'text, but no sentence with a right checksum';
  return content === 'slcan'
    ? `${score} frames of a CAN adapter: list this port under can`
    : `${score} sentences with a right checksum`;
}

function logOf(line: string): NonNullable<ReturnType<typeof checkedSentence>> | [] {
  return checkedSentence(line.replace(/^.*(?=#[A-Z0-9]{3,}A,)/s, '')) ?? [];
}

function shareOfText(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  let count = 0;
  for (const byte of bytes) if ((byte >= 0x20 && byte <= 0x7e) || byte === 0x0d || byte === 0x0a) count += 1;
  return count / bytes.length;
}
