import type { JobFilter } from '@furrow/protocol/api';
import { addDays } from '../format/time.js';

const KEYS = ['from', 'to', 'machine', 'driver', 'operation', 'township'] as const;

/** The filter in the address bar, so that a view can be kept and shared; by default the last 31 days. */
export function readFilter(query: URLSearchParams, today: string): JobFilter {
  const filter: JobFilter = { from: addDays(today, -30), to: today };
  for (const key of KEYS) {
    const value = query.get(key);
    if (value !== null && value !== '') filter[key] = value;
  }
  return filter;
}

/** The filter of a submitted form; empty choices are left out. */
export function filterOfForm(data: FormData): JobFilter {
  const filter: JobFilter = {};
  for (const key of KEYS) {
    const value = data.get(key);
    if (typeof value === 'string' && value !== '') filter[key] = value;
  }
  return filter;
}

/** Whether the first day is not after the last: days compare as text. */
export function isRange({ from, to }: JobFilter): boolean {
  return from === undefined || to === undefined || from <= to;
}
