import type { BatchNotice } from './batch-notice.js';

/** What a batch says of itself and of its place in its gateway's chain. Hashes are SHA-256 in hex. */
export interface BatchHeader {
  /** Fingerprint of the gateway's public key, 40 hex digits. */
  readonly gatewayId: string;
  /** Random id of the outbox the batch was sealed in, 32 hex digits. */
  readonly epoch: string;
  /** 1 for the first batch of an epoch, then one more each. */
  readonly seq: number;
  /**
   * Hash of the batch before. For seq 1 the last hash of the epoch before, or null where that is lost or
   * there was none.
   */
  readonly previousHash: string | null;
  /** The newest acknowledgement that the gateway held when it sealed: proof that the batch is not older. */
  readonly lastAck: { readonly hash: string; readonly receivedAt: number } | null;
  /** Version of the settings the gateway worked by; 0 for its own configuration. */
  readonly settingsVersion: number;
  /** What is missing and why; absent where nothing is. */
  readonly notices?: readonly BatchNotice[];
  /**
   * Head of the chain of hashes of the raw ring, when the batch was sealed: what the gateway kept of frames and
   * sentences up to then cannot be changed afterwards without this showing it. Absent where there is no ring.
   */
  readonly rawHash?: string;
}
