/**
 * Counters that only rise, by name and reason. Names are those of Prometheus without the program's prefix:
 * `batches_refused_total{reason="fork"}`.
 */
export class Counters {
  private readonly values = new Map<string, number>();

  /** Adds to a counter; `reason` becomes its label. Reasons are a closed list in code, never input. */
  add(name: string, reason?: string, by = 1): void {
    const key = reason === undefined ? name : `${name}{reason="${reason}"}`;
    this.values.set(key, (this.values.get(key) ?? 0) + by);
  }

  /** All counters that ever rose, ordered by name. */
  snapshot(): Record<string, number> {
    return Object.fromEntries([...this.values].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
