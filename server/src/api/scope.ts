import type { SessionUser } from '@furrow/protocol/api';

/** Whose work something is. */
export interface Owner {
  readonly organisationId: string | null;
  readonly driverId: string | null;
}

/** What a user may see. */
export interface Scope {
  /** Equal for users who see the same: a key for caches and shared updates. */
  readonly key: string;
  readonly seesAll: boolean;
  sees(owner: Owner): boolean;
}

/**
 * Admins and auditors see all, or one organisation; a manager their organisation; a driver their own work.
 * A manager without organisation and a driver without driver id see nothing.
 */
export function scopeOf(user: SessionUser): Scope {
  const { role, organisationId, driverId } = user;
  if (role === 'driver') {
    return {
      key: JSON.stringify(['driver', driverId]),
      seesAll: false,
      sees: (owner) => driverId !== null && owner.driverId === driverId,
    };
  }
  const seesAll = organisationId === null && role !== 'manager';
  return {
    key: seesAll ? 'all' : JSON.stringify(['organisation', organisationId]),
    seesAll,
    sees: (owner) => seesAll || (organisationId !== null && owner.organisationId === organisationId),
  };
}
