import { slcanText, type CanFrame } from '../encode/can-frame.js';
import { epochSentences, type ReceiverFix } from '../encode/nmea-sentence.js';
import type { StorySink } from '../story/story.js';
import { SlcanAdapter } from './slcan-adapter.js';
import { Terminal } from './terminal.js';

/** Two pseudo-terminals: an SLCAN adapter and a GNSS receiver. */
export class PtyPort implements StorySink {
  readonly can: Terminal;
  readonly gnss: Terminal;
  private readonly adapter: SlcanAdapter;
  private readonly now: () => number;
  private canText = '';
  private gnssText = '';

  constructor(links: { can: string | null; gnss: string | null }, now: () => number, onOpened: () => void) {
    this.now = now;
    this.adapter = new SlcanAdapter(onOpened);
    this.can = new Terminal(links.can, (text) => this.can.write(this.adapter.answer(text), this.now()));
    this.gnss = new Terminal(links.gnss, () => undefined);
  }

  async start(): Promise<void> {
    await Promise.all([this.can.start(), this.gnss.start()]);
  }

  onCanFrame(frame: CanFrame): void {
    if (this.adapter.open) this.canText += slcanText(frame);
  }

  onFix(fix: ReceiverFix): void {
    this.gnssText += epochSentences(fix);
  }

  /** Sends what has gathered, frames before fixes, as the frames are older. */
  flush(): void {
    this.can.write(this.canText, this.now());
    this.gnss.write(this.gnssText, this.now());
    this.canText = '';
    this.gnssText = '';
  }

  get drained(): boolean {
    return this.can.drained && this.gnss.drained;
  }

  async stop(): Promise<void> {
    await Promise.all([this.can.stop(), this.gnss.stop()]);
  }
}
