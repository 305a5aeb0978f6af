import { UplinkAck } from '@furrow/protocol/uplink-ack';
import type { SealedBatch } from '@furrow/protocol/uplink-batch';
import { compileCheck } from '@furrow/protocol/validate';
import type { Lane, Outbox, StoredBatch } from './outbox.js';

/** A batch on its way: what is sent, and what is stored until the answer comes. */
export interface UplinkBatch {
  readonly stored: StoredBatch;
  readonly wire: SealedBatch;
}

/** What an answer means for a batch. `mismatch`: the answer is not about this batch, so it says nothing. */
export type AnswerMeaning =
  | { readonly status: 'stored'; readonly receivedAt: number }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'retry'; readonly reason: string }
  | { readonly status: 'mismatch'; readonly reason: string };

const ackFaults = compileCheck(UplinkAck);

/** Takes the next batch of a lane out of the outbox; it stays stored until `releaseBatch`. */
export function toUplinkBatch(outbox: Outbox, lane: Lane): UplinkBatch | undefined {
  const stored = outbox.begin(lane);
  return stored && { stored, wire: { body: stored.body, signature: stored.signature } };
}

/**
 * Reads the server's answer to a batch. The hash names its bytes; `stored` counts only with its epoch and
 * sequence as well. A server that could not read the body does not know those and refuses it by hash alone.
 */
export function readAnswer(stored: StoredBatch, answer: unknown): AnswerMeaning {
  const faults = ackFaults(answer);
  if (faults.length > 0) return { status: 'mismatch', reason: `malformed acknowledgement: ${faults.join('; ')}` };
  const ack = answer as UplinkAck;
  const isInPlace = ack.epoch === stored.epoch && ack.seq === stored.seq;
  if (ack.hash !== stored.hash || (ack.status === 'stored' && !isInPlace)) {
    const got = `epoch ${ack.epoch} seq ${ack.seq} hash ${ack.hash}`;
    const sent = `epoch ${stored.epoch} seq ${stored.seq} hash ${stored.hash}`;
    return { status: 'mismatch', reason: `acknowledgement of ${got} for ${sent}` };
  }
  if (ack.status === 'stored') return { status: 'stored', receivedAt: ack.receivedAt };
  return { status: ack.status, reason: ack.reason ?? 'no reason given' };
}

/** Ends a batch in the outbox as its answer says. */
export function releaseBatch(outbox: Outbox, stored: StoredBatch, meaning: AnswerMeaning): void {
  switch (meaning.status) {
    case 'stored':
      return outbox.accept(stored, meaning.receivedAt);
    case 'refused':
      return outbox.refuse(stored, meaning.reason);
    case 'retry':
    case 'mismatch':
      return outbox.keep(stored);
  }
}
