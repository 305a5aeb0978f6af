import type { OverlapFilter } from '@furrow/protocol/overlap';
import { addDays } from '../format/time.js';

const KEYS = ['from', 'to', 'operation', 'township', 'organisation'] as const;

/** The filter in the address bar; by default the last 31 days. */
export function readChecksFilter(query: URLSearchParams, today: string): OverlapFilter {
  const filter: OverlapFilter = { from: addDays(today, -30), to: today };
  for (const key of KEYS) {
    const value = query.get(key);
    if (value !== null && value !== '') filter[key] = value;
  }
  return filter;
}

/** The filter of a submitted form; empty choices are left out. */
export function checksFilterOfForm(data: FormData): OverlapFilter {
  const filter: OverlapFilter = {};
  for (const key of KEYS) {
    const value = data.get(key);
    if (typeof value === 'string' && value !== '') filter[key] = value;
  }
  return filter;
}
