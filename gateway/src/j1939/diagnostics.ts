import type { UnitRename } from './address-table.js';
import type { Lamps, TroubleCode, TroubleReport } from './trouble-codes.js';

/** What a unit last said of its faults, as seen at one moment. */
export interface UnitDiagnostics {
  readonly unit: string;
  readonly active?: AgedReport;
  readonly previous?: AgedReport;
}

export interface AgedReport {
  readonly ageMs: number;
  readonly lamps: Lamps;
  readonly codes: readonly TroubleCode[];
}

type Reports = Partial<Record<TroubleReport['kind'], TroubleReport>>;

/** As many as a bus has addresses. */
const MAX_UNITS = 256;

/**
 * The trouble codes of each unit. A report replaces the one before; a unit that falls silent keeps its
 * last one, whose age tells. They are shown and decoded, and are no part of the records that are sent.
 */
export class Diagnostics {
  /** Keyed by unit, the one heard last at the end. */
  readonly #units = new Map<string, Reports>();

  take(report: TroubleReport): void {
    const known = this.#units.get(report.unit);
    this.#units.delete(report.unit);
    this.#units.set(report.unit, { ...known, [report.kind]: report });
    const [oldest] = this.#units.keys();
    if (this.#units.size > MAX_UNITS && oldest !== undefined) this.#units.delete(oldest);
  }

  /** The unit's NAME became known. */
  rename({ from, to }: UnitRename): void {
    const reports = this.#units.get(from);
    if (reports === undefined) return;
    this.#units.delete(from);
    this.#units.set(to, { ...reports, ...this.#units.get(to) });
  }

  at(atMs: number): UnitDiagnostics[] {
    return [...this.#units].map(([unit, { active, previous }]) => ({
      unit,
      ...(active === undefined ? {} : { active: aged(active, atMs) }),
      ...(previous === undefined ? {} : { previous: aged(previous, atMs) }),
    }));
  }
}

function aged({ atMs: heardAtMs, lamps, codes }: TroubleReport, atMs: number): AgedReport {
  return { ageMs: atMs - heardAtMs, lamps, codes };
}
