/** What a port tells its owner. */
export interface SerialSourceEvents {
  readonly onOpen: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The port is gone or could not be opened; the source goes on trying by itself. */
  readonly onClose: (reason: string) => void;
}

export type SerialSourceState = 'stopped' | 'closed' | 'opening' | 'open';

/** A port that bytes come from, opened and reopened until stopped. */
export interface SerialSource {
  readonly name: string;
  readonly path: string;
  readonly state: SerialSourceState;
  start(events: SerialSourceEvents): void;
  stop(): Promise<void>;
}
