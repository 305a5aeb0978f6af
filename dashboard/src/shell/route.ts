import type { Role } from '@furrow/protocol/api';

export type PageName = 'login' | 'live' | 'day' | 'records' | 'checks' | 'approvals' | 'gateways' | 'audit' | 'account';

/** Pages that a role finds in its navigation, beside the own account that everybody has; the first is its home. The server decides what each may read. */
export const PAGES_BY_ROLE: Readonly<Record<Role, readonly PageName[]>> = {
  driver: ['day'],
  manager: ['live', 'day', 'records', 'checks', 'approvals', 'gateways'],
  auditor: ['records', 'checks', 'approvals', 'live', 'gateways'],
  admin: ['live', 'day', 'records', 'checks', 'approvals', 'gateways', 'audit'],
};

const PAGE_NAMES: readonly string[] = [
  'login',
  'live',
  'day',
  'records',
  'checks',
  'approvals',
  'gateways',
  'audit',
  'account',
];

/** A place in the dashboard: page, what follows it in the path, and the query. */
export interface Route {
  readonly page: PageName | 'home' | 'unknown';
  readonly rest: string | null;
  readonly query: URLSearchParams;
}

/** Reads `/records/JOB?from=…`. */
export function parseRoute(pathname: string, search: string): Route {
  const query = new URLSearchParams(search);
  const [first = '', second = '', ...more] = pathname.split('/').slice(1);
  if (first === '' && second === '') return { page: 'home', rest: null, query };
  if (!PAGE_NAMES.includes(first) || more.some((part) => part !== '')) return { page: 'unknown', rest: null, query };
  return { page: first as PageName, rest: second === '' ? null : decodePart(second), query };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
