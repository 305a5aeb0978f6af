import { startOfLocalDay } from '../clock/local-time.js';

const DAY_MS = 86_400_000;

/** What settled a day. */
export type SettledBy = 'time' | 'export' | 'approval';

export interface Settlement {
  /** UTC ms. */
  readonly settledAt: number;
  readonly by: SettledBy;
}

/** When a local day ends and when it settles by itself, UTC ms. */
export interface DayTimes {
  readonly endsAt: number;
  readonly settlesAt: number;
}

/** Something that may settle a day: time passes, or its rows leave in an export or are approved. */
export interface SettlementEvent {
  readonly kind: SettledBy;
  /** UTC ms. */
  readonly now: number;
}

export function dayTimesOf(localDay: string, rule: { timeZone: string; settleAfterMs: number }): DayTimes {
  const nextDay = new Date(Date.parse(`${localDay}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  const endsAt = startOfLocalDay(nextDay, rule.timeZone);
  return { endsAt, settlesAt: endsAt + rule.settleAfterMs };
}

/**
 * The state of a day after an event; null while it is provisional. Settled is for ever. A day that is still
 * running does not settle by an export: its work goes on, and its rows say that they are provisional.
 */
export function settlementAfter(
  known: Settlement | null,
  event: SettlementEvent,
  { endsAt, settlesAt }: DayTimes,
): Settlement | null {
  if (known !== null) return known;
  if (event.now >= settlesAt) return { settledAt: settlesAt, by: 'time' };
  return event.kind !== 'time' && event.now >= endsAt ? { settledAt: event.now, by: event.kind } : null;
}
