const OK = '\r';
const BELL = '\u0007';

const FIXED_ANSWERS: Readonly<Record<string, string>> = { V: 'V1013\r', N: 'NF001\r', F: 'F00\r' };
const ACKNOWLEDGED = 'SsZMmWXQ';
const TRANSMITTED: Readonly<Record<string, string>> = { t: 'z\r', r: 'z\r', T: 'Z\r', R: 'Z\r' };

/**
 * The command side of a serial CAN adapter (Lawicel protocol). Frames flow from power-up, as from an adapter with
 * auto-start, until a `C` closes the channel.
 */
export class SlcanAdapter {
  open = true;
  private readonly onOpened: () => void;
  private unfinished = '';

  constructor(onOpened: () => void) {
    this.onOpened = onOpened;
  }

  /** Takes what the host wrote, in pieces of any size; returns what to answer. */
  answer(text: string): string {
    const commands = (this.unfinished + text.replaceAll('\n', '')).split('\r');
    // A host that never ends its line is garbage; keep no more of it than the longest command.
    this.unfinished = commands.pop()!.slice(-32);
    return commands.map((command) => this.answerOne(command)).join('');
  }

  private answerOne(command: string): string {
    const letter = command.charAt(0);
    if (letter === '') return OK;
    if (letter === 'O' || letter === 'L') {
      this.open = true;
      this.onOpened();
      return OK;
    }
    if (letter === 'C') {
      this.open = false;
      return OK;
    }
    if (ACKNOWLEDGED.includes(letter)) return OK;
    return FIXED_ANSWERS[letter] ?? TRANSMITTED[letter] ?? BELL;
  }
}
