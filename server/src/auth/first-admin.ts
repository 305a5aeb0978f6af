import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../run/usage-error.js';
import { isServerAdmin } from './account-faults.js';
import type { Accounts } from './accounts.js';

/** What became of the first admin. `made` is a password that was generated: shown once, stored nowhere. */
export type FirstAdmin = { readonly outcome: 'exists' } | { readonly outcome: 'created'; readonly made: string | null };

/**
 * Creates the first admin of the whole server unless there is one. Without a password one of 120 random bits is made.
 * @throws Error where the name or the password will not do.
 */
export async function createFirstAdmin(
  accounts: Accounts,
  { name, password }: { readonly name: string; readonly password: string | undefined },
): Promise<FirstAdmin> {
  if (accounts.list().some(isServerAdmin)) return { outcome: 'exists' };
  const made = password === undefined ? randomBytes(15).toString('base64url') : null;
  const result = await accounts.create({
    name,
    password: made ?? password ?? '',
    role: 'admin',
    organisationId: null,
    driverId: null,
  });
  if (!result.ok) throw new Error(`the first admin: ${result.fault}`);
  return { outcome: 'created', made };
}

/** A password that someone chose: the first line of a file, else `FURROW_ADMIN_PASSWORD`; undefined for neither. */
export function givenPassword(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return file === undefined ? environment['FURROW_ADMIN_PASSWORD'] : readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
}

/** Asks at the terminal. @throws UsageError where nobody can be asked. */
export async function askAdminName(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError('init needs --admin NAME for the first admin');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('Name of the first admin: ')).trim();
  } finally {
    terminal.close();
  }
}
