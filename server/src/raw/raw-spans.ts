import type { RawSpan } from '@furrow/protocol/raw-fetch';
import { blockTimes, readRingText, type RawBlock } from '@furrow/protocol/raw-ring-text';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';

/** A batch that arrived, as far as a ring is held against it. Times are `sampledAt` of its first and last record. */
export interface SignedHead {
  /** Head of the gateway's ring when it sealed; null where it kept none. */
  readonly rawHash: string | null;
  readonly from: number;
  readonly to: number;
}

interface JudgedBlock {
  readonly block: RawBlock;
  readonly state: 'proven' | 'unproven' | 'changed';
  /** Something is missing between the block before and this one. */
  readonly isApart: boolean;
}

/** The text of a fetched ring, judged. */
export interface RawVerdict {
  /** In the order of the ring. */
  readonly blocks: readonly JudgedBlock[];
  /** By time. */
  readonly spans: readonly RawSpan[];
}

/** What was asked for. `isCut`: only the first part of it came, and of the rest nothing is known. */
export interface AskedSpan {
  readonly from: number;
  readonly to: number;
  readonly isCut?: boolean;
}

/**
 * Holds what a gateway sent of its ring against the heads that its signed batches carry. A block is proven where it
 * leads, block by block, to such a head; what batches of the span name and the text does not hold is gone.
 */
export function* judgeRingText(text: string, heads: readonly SignedHead[], span: AskedSpan): Sliced<RawVerdict> {
  const signed = new Set(heads.flatMap(({ rawHash }) => rawHash ?? []));
  const { stretches, held } = yield* readStretches(text);
  const blocks = stretches.flatMap((stretch) => judgeStretch(stretch, signed));
  const end =
    span.isCut === true
      ? blocks.reduce((last, { block }) => Math.max(last, blockTimes(block)?.to ?? 0), span.from)
      : span.to;
  const within = heads.filter(({ from, to }) => to >= span.from && from <= end).sort((a, b) => a.from - b.from);
  const gone = (head: SignedHead) => head.rawHash !== null && !held.has(head.rawHash);
  const spans = [
    ...blockSpans(blocks, heads, span),
    ...batchSpans('gone', within, gone),
    ...batchSpans('notKept', within, ({ rawHash }) => rawHash === null),
  ];
  return { blocks, spans: spans.sort((a, b) => a.from - b.from) };
}

interface ReadBlock {
  readonly block: RawBlock;
  readonly isSound: boolean;
}

/** Blocks that follow each other without a gap, and every head that the text holds. */
function* readStretches(text: string): Sliced<{ stretches: ReadBlock[][]; held: Set<string> }> {
  const meter = new SliceMeter();
  const stretches: ReadBlock[][] = [];
  const held = new Set<string>();
  let last: string | undefined;
  let open: ReadBlock[] = [];
  for (const piece of readRingText(text)) {
    if (piece.kind === 'torn') continue;
    const hash = piece.kind === 'block' ? piece.block.hash : piece.head;
    if (piece.kind === 'previous') {
      if (piece.head !== last) stretches.push((open = []));
    } else {
      if (open.length === 0 && stretches.at(-1) !== open) stretches.push(open);
      open.push({ block: piece.block, isSound: piece.isSound });
      if (meter.spend(piece.block.lines.length)) yield meter.take();
    }
    held.add(hash);
    last = hash;
  }
  return { stretches, held };
}

/** From the end: a block that leads to a proven one is proven, unless its lines are not what the hash is of. */
function judgeStretch(stretch: readonly ReadBlock[], signed: ReadonlySet<string>): JudgedBlock[] {
  let isProven = false;
  const judged = stretch.toReversed().map(({ block, isSound }): JudgedBlock => {
    isProven = isSound && (isProven || signed.has(block.hash));
    return {
      block,
      state: !isSound ? 'changed' : isProven ? 'proven' : 'unproven',
      isApart: block === stretch[0]?.block,
    };
  });
  return judged.toReversed();
}

function blockSpans(blocks: readonly JudgedBlock[], heads: readonly SignedHead[], span: AskedSpan): RawSpan[] {
  const batchesByHead = new Map<string, number>();
  for (const { rawHash } of heads) {
    if (rawHash !== null) batchesByHead.set(rawHash, (batchesByHead.get(rawHash) ?? 0) + 1);
  }
  const spans: RawSpan[] = [];
  for (const { block, state, isApart } of blocks) {
    const times = blockTimes(block) ?? span;
    const batches = batchesByHead.get(block.hash) ?? 0;
    const last = spans.at(-1);
    if (last?.state !== state || isApart) spans.push({ state, from: times.from, to: times.to, blocks: 1, batches });
    else spans[spans.length - 1] = joined(last, { ...times, blocks: 1, batches });
  }
  return spans;
}

/** Runs of batches, by time, that something is so of. */
function batchSpans(
  state: RawSpan['state'],
  heads: readonly SignedHead[],
  is: (head: SignedHead) => boolean,
): RawSpan[] {
  const spans: RawSpan[] = [];
  let isOpen = false;
  for (const head of heads) {
    const last = spans.at(-1);
    if (is(head)) {
      const { from, to } = head;
      if (isOpen && last !== undefined) spans[spans.length - 1] = joined(last, { from, to, blocks: 0, batches: 1 });
      else spans.push({ state, from, to, blocks: 0, batches: 1 });
    }
    isOpen = is(head);
  }
  return spans;
}

function joined(span: RawSpan, { from, to, blocks, batches }: Omit<RawSpan, 'state'>): RawSpan {
  return {
    state: span.state,
    from: Math.min(span.from, from),
    to: Math.max(span.to, to),
    blocks: span.blocks + blocks,
    batches: span.batches + batches,
  };
}
