import { hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { Correction } from '@furrow/protocol/correction';
import type { Clock } from '../clock/clock.js';
import type { Folds } from '../fold/folds.js';
import type { LedgerStore } from '../ledger/ledger-store.js';
import { changesBetween, shownKey, shownOn, type ShownFigures } from '../ledger/shown-figures.js';
import { foldJournal, openLedger } from './fold-offline.js';
import type { OfflineParts } from './offline.js';
import type { CommandOutput } from './verify.js';

export interface RecomputeOptions {
  /** Calendar year of the local days. */
  readonly season: string;
  readonly isJson: boolean;
  readonly clock: Pick<Clock, 'now'>;
}

/** How one job's part of a settled day would change. */
export interface JobChange extends Pick<Correction, 'localDay' | 'changes'> {
  readonly jobId: string;
}

export interface Recomputation {
  readonly season: string;
  readonly settledDays: number;
  readonly journalPosition: number;
  readonly engine: { readonly settled: string | null; readonly present: string };
  readonly changes: readonly JobChange[];
  /** Sums of the differences, by figure. */
  readonly sums: Readonly<Record<string, number>>;
}

/** `furrow-server recompute`: what the present engine would change of settled figures. Nothing is written. */
export function recomputeSeason(parts: OfflineParts, options: RecomputeOptions, out: CommandOutput): void {
  const { season, isJson, clock } = options;
  const ledger = openLedger(parts.dataDir, clock.now());
  if (ledger === undefined) throw new Error(`${parts.dataDir.ledger} is not there: no day has settled yet`);
  try {
    const recomputation = recompute(foldJournal(parts, ledger), ledger, {
      season,
      journalPosition: parts.journal.head().position,
    });
    out.write(isJson ? `${JSON.stringify(recomputation)}\n` : recomputationText(recomputation));
  } finally {
    ledger.close();
  }
}

/** How what these folds show differs from what was last written down of the settled days of a year. */
export function recompute(
  folds: Pick<Folds, 'engine' | 'jobs' | 'totals'>,
  ledger: Pick<LedgerStore, 'settledDays' | 'shownOn' | 'account'>,
  { season, journalPosition }: Pick<Recomputation, 'season' | 'journalPosition'>,
): Recomputation {
  const localDays = ledger.settledDays().filter((localDay) => localDay.startsWith(`${season}-`));
  const changes = localDays.sort().flatMap((localDay): JobChange[] => {
    const before = new Map([...ledger.shownOn(localDay)].filter(([, { subject }]) => subject === 'job'));
    const after = new Map<string, ShownFigures>(
      shownOn(folds, localDay).flatMap((shown) => (shown.subject === 'job' ? [[shownKey(shown), shown] as const] : [])),
    );
    return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key): JobChange[] => {
      const found = changesBetween(before.get(key), after.get(key));
      return found.length === 0 ? [] : [{ localDay, jobId: key.slice('job '.length), changes: found }];
    });
  });
  const { version, parameters } = folds.engine;
  return {
    season,
    settledDays: localDays.length,
    journalPosition,
    engine: { settled: ledger.account?.engine ?? null, present: `${version} ${parameters}` },
    changes,
    sums: sumsOf(changes),
  };
}

function sumsOf(changes: readonly JobChange[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { what, from, to } of changes.flatMap((job) => job.changes)) {
    const isFigure = (typeof from === 'number' || from === null) && (typeof to === 'number' || to === null);
    if (isFigure && (from ?? to) !== null) sums[what] = (sums[what] ?? 0) + (to ?? 0) - (from ?? 0);
  }
  return sums;
}

/** The same for a person. */
export function recomputationText({
  season,
  settledDays,
  journalPosition,
  engine,
  changes,
  sums,
}: Recomputation): string {
  const lines = [
    `season ${season}: ${settledDays} settled days, journal position ${journalPosition}`,
    `engine: settled by ${engine.settled ?? 'an unknown one'}, computed again by ${engine.present}`,
    changes.length === 0 ? 'nothing would change' : `${changes.length} parts of jobs would change:`,
    ...changes.flatMap(({ localDay, jobId, changes: found }) => [
      `  ${localDay}  job ${jobId}`,
      ...found.map(({ what, from, to }) => `    ${what}: from ${shown(from)} to ${shown(to)}${difference(from, to)}`),
    ]),
    ...Object.entries(sums).map(([what, sum]) => `sum of ${what}: ${signed(sum)}${inMu(what, sum)}`),
    'nothing was written',
  ];
  return `${lines.join('\n')}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(2) : value === null ? '-' : JSON.stringify(value);
}

function difference(from: unknown, to: unknown): string {
  return typeof from === 'number' && typeof to === 'number' ? ` (${signed(to - from)})` : '';
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}

function inMu(what: string, sumM2: number): string {
  if (!what.endsWith('M2')) return '';
  return ` m2, ${sumM2 < 0 ? '-' : '+'}${hundredthsText(muHundredths(Math.abs(sumM2)))} mu`;
}
