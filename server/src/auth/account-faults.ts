import { ROLES } from '@furrow/protocol/api';
import type { Account, AccountInput } from './accounts.js';

export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;
const NAME_LENGTH_MAX = 120;

/** What is wrong with an account; undefined where it is sound. Never says a password. */
export function accountFault({
  name,
  role,
  organisationId,
  driverId,
}: Omit<AccountInput, 'password'>): string | undefined {
  if (typeof name !== 'string' || name.trim() !== name || name.length < 1 || name.length > NAME_LENGTH_MAX) {
    return `/name: 1 to ${NAME_LENGTH_MAX} characters without a space at either end, got ${JSON.stringify(name)}`;
  }
  if (!ROLES.includes(role)) return `/role: one of ${ROLES.join(', ')}, got ${JSON.stringify(role)}`;
  if ((role === 'manager' || role === 'driver') && organisationId === null) {
    return `/organisationId: a ${role} needs one`;
  }
  if (role === 'driver' && driverId === null) return '/driverId: a driver needs one';
  return undefined;
}

export function passwordFault(password: string): string | undefined {
  const { min, max } = PASSWORD_LENGTH;
  const isSound = typeof password === 'string' && password.length >= min && password.length <= max;
  return isSound ? undefined : `/password: ${min} to ${max} characters`;
}

/** Whether an account may administer the whole server now. */
export function isServerAdmin({ role, organisationId, disabled }: Omit<Account, 'createdAt' | 'name'>): boolean {
  return role === 'admin' && organisationId === null && !disabled;
}
