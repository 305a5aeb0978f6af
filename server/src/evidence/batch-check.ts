import { gatewayIdOf } from '@furrow/protocol/gateway-hello';
import { batchHash, isBatchAuthentic, openBatch, type OpenedBatch } from '@furrow/protocol/uplink-batch';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { fixTimesOf } from '../ingest/batch-examination.js';
import type { BatchEntry } from '../journal/journal-entry.js';
import type { ChainGap } from './bundle-format.js';
import type { BatchPlace, Finding } from './finding.js';
import { chainsOf } from './journal-scan.js';

/**
 * A fix this much older than a receipt that its gateway held when it sealed is named. Batches are sealed after 60 s
 * at the latest while there is a link; the rest is for clocks that differ.
 */
export const DELAY_TOLERANCE_MS = 120_000;

/** A batch of a bundle whose body is there. */
export interface CheckedBatch extends BatchPlace {
  readonly entry: BatchEntry;
  /** Undefined where it cannot be read. */
  readonly opened: OpenedBatch | undefined;
}

/** A gateway's key, of which the gateway's id is the fingerprint. @throws Error where it is not. */
export function readGatewayKey(gatewayId: string, pem: Uint8Array | undefined): KeyObject {
  if (pem === undefined) throw new Error('is not in the bundle');
  const key = createPublicKey(Buffer.from(pem));
  if (gatewayIdOf(key) !== gatewayId) throw new Error(`is that of gateway ${gatewayIdOf(key)}`);
  return key;
}

/** Reads a batch and checks it by itself: its signature, and that the journal says of it what it says of itself. */
export function checkBatch(
  entry: BatchEntry,
  batch: BatchPlace,
  key: KeyObject | undefined,
): { readonly checked: CheckedBatch; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  if (key !== undefined && !isBatchAuthentic(entry, key)) findings.push({ code: 'batchSignature', batch });
  let opened: OpenedBatch | undefined;
  try {
    opened = openBatch(entry.body);
    findings.push(...headerFaults(entry, opened).map((field): Finding => ({ code: 'batchHeader', batch, field })));
  } catch (error) {
    findings.push({ code: 'batchUnreadable', batch, detail: (error as Error).message });
  }
  return { checked: { ...batch, entry, opened }, findings };
}

function headerFaults(entry: BatchEntry, { header, records }: OpenedBatch): string[] {
  const own = { ...header, hash: batchHash(entry.body), fixTimes: fixTimesOf(records) };
  // Another body altogether: nothing that it says of itself counts.
  if (own.hash !== entry.hash) return ['hash'];
  const fields = ['gatewayId', 'epoch', 'seq', 'previousHash', 'hash', 'fixTimes', 'notices'] as const;
  return fields.filter((field) => JSON.stringify(own[field]) !== JSON.stringify(entry[field]));
}

/** Gateways' own chains: each number once, each naming the one before, none missing but the gaps that are listed. */
export function chainFaults(batches: readonly CheckedBatch[], gaps: readonly ChainGap[]): Finding[] {
  return chainsOf(batches).flatMap((chain) => {
    const findings: Finding[] = [];
    let before: CheckedBatch | undefined;
    for (const batch of chain) {
      if (before !== undefined && batch.seq === before.seq) {
        const code = batch.entry.hash === before.entry.hash ? 'batchRepeated' : 'batchFork';
        findings.push({ code, batch: placeOnly(batch), firstPosition: before.position });
        continue;
      }
      if (before !== undefined) findings.push(...linkFaults(before, batch, gaps));
      before = batch;
    }
    return findings;
  });
}

function linkFaults(before: CheckedBatch, batch: CheckedBatch, gaps: readonly ChainGap[]): Finding[] {
  const { gatewayId, epoch, seq } = batch;
  if (seq === before.seq + 1) {
    const isLinked = !isWhole(batch) || !isWhole(before) || batch.entry.previousHash === before.entry.hash;
    return isLinked ? [] : [{ code: 'batchLink', batch: placeOnly(batch) }];
  }
  const findings: Finding[] = [];
  let next = before.seq + 1;
  const listed = gaps.filter((gap) => gap.gatewayId === gatewayId && gap.epoch === epoch);
  for (const gap of listed.toSorted((a, b) => a.fromSeq - b.fromSeq)) {
    if (gap.toSeq < next || gap.fromSeq >= seq) continue;
    if (gap.fromSeq > next) {
      findings.push({ code: 'batchesMissing', gatewayId, epoch, fromSeq: next, toSeq: gap.fromSeq - 1 });
    }
    next = gap.toSeq + 1;
  }
  if (next < seq) findings.push({ code: 'batchesMissing', gatewayId, epoch, fromSeq: next, toSeq: seq - 1 });
  return findings;
}

/** Whether the body is the one that the journal names; where it is not that is said already. */
function isWhole({ entry }: CheckedBatch): boolean {
  return batchHash(entry.body) === entry.hash;
}

/**
 * What receipts say: that the journal's time of receipt is the one that the gateway was told, that what was sealed
 * after a receipt stands behind it, and which fix times are older than a receipt that the gateway held already.
 */
export function receiptFindings(batches: readonly CheckedBatch[]): Finding[] {
  const byHash = new Map(batches.map((batch) => [batch.entry.hash, batch]));
  return batches.flatMap((batch): Finding[] => {
    const lastAck = batch.opened?.header.lastAck ?? null;
    if (batch.opened === undefined || lastAck === null) return [];
    const findings: Finding[] = [];
    const acknowledged = byHash.get(lastAck.hash);
    if (acknowledged !== undefined && acknowledged.entry.receivedAt !== lastAck.receivedAt) {
      const { seq, entry } = acknowledged;
      const times = { journalled: entry.receivedAt, held: lastAck.receivedAt };
      findings.push({ code: 'receipt', batch: placeOnly(batch), seq, ...times });
    }
    if (acknowledged !== undefined && acknowledged.position > batch.position) {
      const { seq, position } = acknowledged;
      findings.push({ code: 'receiptBefore', batch: placeOnly(batch), seq, acknowledgedPosition: position });
    }
    const times = batch.opened.records.flatMap(({ fixTime }) => fixTime ?? []);
    const late = times.filter((fixTime) => fixTime < lastAck.receivedAt - DELAY_TOLERANCE_MS);
    if (late.length > 0) findings.push(backdated(batch, late, lastAck.receivedAt));
    return findings;
  });
}

function backdated(batch: CheckedBatch, late: readonly number[], receivedAt: number): Finding {
  const oldest = late.reduce((least, time) => Math.min(least, time));
  const newest = late.reduce((most, time) => Math.max(most, time));
  return { code: 'backdated', batch: placeOnly(batch), records: late.length, oldest, newest, receivedAt };
}

function placeOnly({ gatewayId, epoch, seq, position }: BatchPlace): BatchPlace {
  return { gatewayId, epoch, seq, position };
}
