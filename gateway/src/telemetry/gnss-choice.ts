/** A receiver that is silent for this long gives way to another. */
const SILENT_AFTER_MS = 5000;

/** Of several receivers, the one whose positions make the records: the first heard, until it falls silent. */
export class GnssChoice {
  #chosen: string | undefined;
  #heardAtMs = Number.NEGATIVE_INFINITY;

  /** Whether this receiver's epoch counts. */
  accept(receiver: string, atMs: number): boolean {
    if (this.#chosen !== receiver && atMs - this.#heardAtMs < SILENT_AFTER_MS) return false;
    this.#chosen = receiver;
    this.#heardAtMs = atMs;
    return true;
  }
}
