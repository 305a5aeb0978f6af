/** A batch as findings name it. */
export interface BatchPlace {
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
  /** Place in the journal. */
  readonly position: number;
}

/** What each finding says beside its code; `batch` is there where one is concerned. */
export interface FindingFacts {
  // Something was changed, taken away, added or put elsewhere.
  unreadable: { file: string; detail: string };
  manifestSignature: object;
  serverKey: { expected: string; found: string };
  fileMissing: { file: string; batch?: BatchPlace };
  fileChanged: { file: string; batch?: BatchPlace };
  fileUnlisted: { file: string; batch?: BatchPlace };
  journalLine: { line: number; detail: string };
  entriesMissing: { from: number; to: number };
  entryRepeated: { position: number; batch?: BatchPlace };
  entryMoved: { position: number; expected: number; batch?: BatchPlace };
  entryHash: { position: number; afterPosition: number; batch?: BatchPlace };
  head: { stated: number; found: number };
  headSignature: object;
  gatewayKey: { gatewayId: string; detail: string };
  batchBody: { batch: BatchPlace };
  batchUnreadable: { batch: BatchPlace; detail: string };
  batchSignature: { batch: BatchPlace };
  batchHeader: { batch: BatchPlace; field: string };
  batchRepeated: { batch: BatchPlace; firstPosition: number };
  batchFork: { batch: BatchPlace; firstPosition: number };
  batchesMissing: { gatewayId: string; epoch: string; fromSeq: number; toSeq: number };
  batchLink: { batch: BatchPlace };
  gapReason: { gatewayId: string; epoch: string; fromSeq: number; toSeq: number; reason: string };
  receipt: { batch: BatchPlace; seq: number; journalled: number; held: number };
  receiptBefore: { batch: BatchPlace; seq: number; acknowledgedPosition: number };
  // The figures come out differently.
  jobMissing: { jobId: string };
  jobExtra: { jobId: string };
  figure: { jobId: string; figure: string; stated: unknown; recomputed: unknown };
  totalFigure: { total: string; figure: string; stated: unknown; recomputed: unknown };
  // To be known; nothing is wrong with the evidence.
  backdated: { batch: BatchPlace; records: number; oldest: number; newest: number; receivedAt: number };
  gap: { gatewayId: string; epoch: string; fromSeq: number; toSeq: number; reason: string };
  statement: { jobs: number };
  otherEngine: { stated: string; present: string };
  journalBegins: { position: number };
  rawFrames: { file: string; gatewayId: string; proven: number; unproven: number; changed: number };
}

export type FindingCode = keyof FindingFacts;
export type FindingKind = 'broken' | 'different' | 'note';

export type Finding = { readonly [C in FindingCode]: { readonly code: C } & Readonly<FindingFacts[C]> }[FindingCode];

const DIFFERENT: readonly FindingCode[] = ['jobMissing', 'jobExtra', 'figure', 'totalFigure'];
const NOTES: readonly FindingCode[] = ['backdated', 'gap', 'statement', 'otherEngine', 'journalBegins', 'rawFrames'];

export function kindOf({ code }: Finding): FindingKind {
  if (NOTES.includes(code)) return 'note';
  return DIFFERENT.includes(code) ? 'different' : 'broken';
}
