import type { SignalReading } from '../signal/signal.js';
import type { NmeaSentence } from './nmea-sentence.js';

/** How a box with a switch says whether the implement works. */
export interface WorkSwitchSentence {
  /** Whole address: `PFWSW`. */
  readonly sentence: string;
  /** Field that is 1 or 0, counted from 1. */
  readonly field: number;
  /** True where 0 means at work. */
  readonly inverted: boolean;
}

/**
 * `$PFWSW,1*58` at work, `$PFWSW,0*59` not: what a small controller beside the switch sends, at each change and at least
 * every two seconds, on a port of its own or among the sentences of the receiver. An empty field is a switch that
 * the box does not see; anything but 0 and 1 is an error of the box.
 */
export const DEFAULT_WORK_SWITCH: WorkSwitchSentence = { sentence: 'PFWSW', field: 1, inverted: false };

/** The reading of a sentence of the work switch, or undefined for any other sentence. */
export function workSwitchReading(
  { address: { talker, type }, fields }: NmeaSentence,
  { sentence, field, inverted }: WorkSwitchSentence,
): SignalReading | undefined {
  if (!(talker === 'P' ? type === sentence : isAddress(sentence, talker, type))) return undefined;
  const text = fields.text(field - 1) ?? '';
  if (text === '') return 'notAvailable';
  if (text !== '0' && text !== '1') return 'error';
  return (text === '1') === inverted ? 0 : 1;
}

/** Whether an address is a talker and a type; without making their text, as every sentence is asked. */
function isAddress(address: string, talker: string, type: string): boolean {
  return address.length === talker.length + type.length && address.startsWith(talker) && address.endsWith(type);
}
