import { NOTICE_PLACES_MAX, type NoticePlaces } from '@furrow/protocol/batch-notice';
import type { BatchEntry } from '../journal/journal-entry.js';
import type { ChainGap } from './bundle-format.js';
import type { Finding } from './finding.js';
import type { ReadEntry } from './journal-reading.js';

/** Numbers of a sequence, both included. */
export type SeqSpan = Pick<ChainGap, 'fromSeq' | 'toSeq'>;

/** Places that a batch's own notices close: its gateway says that they will not come. As the server believes them. */
export function placesStatedBy({ seq, notices = [] }: Pick<BatchEntry, 'seq' | 'notices'>): NoticePlaces[] {
  return notices.flatMap(({ places }) => {
    if (places === undefined || places.toSeq >= seq || places.toSeq < places.fromSeq) return [];
    return places.toSeq - places.fromSeq < NOTICE_PLACES_MAX ? [places] : [];
  });
}

/** Cuts a stretch at the spans that cover parts of it; each piece says whether it is covered. */
export function cutBySpans({ fromSeq, toSeq }: SeqSpan, spans: readonly SeqSpan[]) {
  const pieces: (SeqSpan & { readonly isCovered: boolean })[] = [];
  let next = fromSeq;
  for (const span of spans.toSorted((a, b) => a.fromSeq - b.fromSeq)) {
    if (span.toSeq < next || span.fromSeq > toSeq) continue;
    if (span.fromSeq > next) pieces.push({ fromSeq: next, toSeq: span.fromSeq - 1, isCovered: false });
    const end = Math.min(span.toSeq, toSeq);
    pieces.push({ fromSeq: Math.max(next, span.fromSeq), toSeq: end, isCovered: true });
    next = end + 1;
  }
  if (next <= toSeq) pieces.push({ fromSeq: next, toSeq, isCovered: false });
  return pieces;
}

/** Gaps whose reason the entries of the bundle do not bear out: a refusal that is not there, a notice that nobody signed. */
export function gapFaults(gaps: readonly ChainGap[], entries: readonly ReadEntry[]): Finding[] {
  return gaps.flatMap((gap): Finding[] => {
    const spans = entries.flatMap(({ entry }) => spansFor(gap, entry));
    const isBorne = cutBySpans(gap, spans).every(({ isCovered }) => isCovered);
    const needsProof = gap.reason === 'refused' || gap.reason === 'stated';
    return needsProof && !isBorne ? [{ code: 'gapReason', ...gap }] : [];
  });
}

function spansFor({ gatewayId, epoch, reason }: ChainGap, entry: ReadEntry['entry']): SeqSpan[] {
  if (entry.kind === 'registry' || entry.gatewayId !== gatewayId || entry.epoch !== epoch) return [];
  if (entry.kind === 'batch') return reason === 'stated' ? placesStatedBy(entry) : [];
  return reason === 'refused' && entry.seq !== null ? [{ fromSeq: entry.seq, toSeq: entry.seq }] : [];
}
