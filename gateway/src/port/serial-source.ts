/** What a port tells its owner. */
export interface SerialSourceEvents {
  readonly onOpen: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The port is gone or could not be opened; the source goes on trying by itself. */
  readonly onClose: (reason: string) => void;
}

export type SerialSourceState = 'stopped' | 'closed' | 'opening' | 'open';

/** Levels of the lines that a serial port listens to beside its data. */
export interface ControlLines {
  readonly cts: boolean;
  readonly dsr: boolean;
}

/** A port that bytes come from, opened and reopened until stopped. */
export interface SerialSource {
  readonly name: string;
  readonly path: string;
  readonly state: SerialSourceState;
  /** The rate it is read at; undefined where that is still searched for. */
  readonly baudRate?: number | undefined;
  start(events: SerialSourceEvents): void;
  stop(): Promise<void>;
  /** Where there are such: undefined while the port is not open; rejects where its driver has none. */
  readControlLines?(): Promise<ControlLines | undefined>;
}
