import { openBatch } from '@furrow/protocol/uplink-batch';
import { setImmediate } from 'node:timers/promises';
import type { Journal } from '../journal/journal.js';
import type { SignedHead } from './raw-spans.js';

/** A batch is sealed a minute after its first record at the latest, and the two clocks may differ by some. */
const AROUND_MS = 300_000;
/** Batches opened before others get their turn. */
const SLICE_BATCHES = 50;

/** Which heads of its ring the batches of a gateway carry, from a little before a span to a little after. */
export async function signedHeads(
  journal: Pick<Journal, 'recordsBetween' | 'readFrom'>,
  gatewayId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<SignedHead[]> {
  const records = journal.recordsBetween([gatewayId], from - AROUND_MS, to + AROUND_MS);
  const positions = [...new Set(records.map(({ position }) => position))].sort((a, b) => a - b);
  const heads: SignedHead[] = [];
  for (const [index, position] of positions.entries()) {
    if (index % SLICE_BATCHES === SLICE_BATCHES - 1) await setImmediate();
    heads.push(...headAt(journal, position));
  }
  return heads;
}

function headAt(journal: Pick<Journal, 'readFrom'>, position: number): SignedHead[] {
  for (const { entry } of journal.readFrom(position, ['batch'])) {
    if (entry.kind !== 'batch') return [];
    const { header, records } = openBatch(entry.body);
    const times = records.map(({ sampledAt }) => sampledAt);
    return [{ rawHash: header.rawHash ?? null, from: Math.min(...times), to: Math.max(...times) }];
  }
  return [];
}
