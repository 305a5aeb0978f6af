import { isatty } from 'node:tty';

const STDOUT = 1;

/** Whether a person looks at the output. The `isTTY` of a stream is absent, not false, where it is none. */
export function isTerminal(): boolean {
  return isatty(STDOUT);
}

/** Whether the output may have colours: a terminal whose owner has not set NO_COLOR. */
export function hasColours(): boolean {
  return isTerminal() && (process.env['NO_COLOR'] ?? '') === '';
}
