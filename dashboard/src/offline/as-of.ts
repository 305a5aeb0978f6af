import { useEffect, useState } from 'preact/hooks';

/** Set by the offline keeper on what it kept (kept-answers.ts, which is built apart). */
export const AS_OF_HEADER = 'x-furrow-as-of';

/** The figures of a driver's day come in these answers. */
const ANSWERS_OF_DAY = ['/api/totals', '/api/jobs', '/api/corrections'];

/** Since when the figures shown are as they are, where the server was not reached for them. */
export class AsOf {
  private readonly asOfByPath = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  /** Notes an answer to a path with its query: of the network (null), or kept, with its time in UTC ms. */
  note(path: string, asOf: string | null): void {
    const pathname = path.split('?')[0] ?? path;
    if (!ANSWERS_OF_DAY.includes(pathname)) return;
    const before = this.time();
    if (asOf === null) this.asOfByPath.delete(pathname);
    else this.asOfByPath.set(pathname, Number(asOf));
    if (this.time() !== before) for (const listener of this.listeners) listener();
  }

  /** The oldest of the kept answers, UTC ms; null where all came from the server. */
  time(): number | null {
    return this.asOfByPath.size === 0 ? null : Math.min(...this.asOfByPath.values());
  }

  follow(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The one of this page. */
export const asOf = new AsOf();

/** The time to be said beside figures that were kept; null while they come from the server. */
export function useAsOf(): number | null {
  const [time, setTime] = useState(() => asOf.time());
  useEffect(() => asOf.follow(() => setTime(asOf.time())), []);
  return time;
}
