/** What the uplink has done since the program started. */
export class UplinkCounters {
  sent = 0;
  sentBytes = 0;
  lost = 0;
  outboxFaults = 0;
  readonly answered = { stored: 0, refused: 0, retry: 0, mismatch: 0 };
}
