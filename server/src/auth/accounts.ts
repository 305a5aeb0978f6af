import type { Role, SessionUser } from '@furrow/protocol/api';

/** An account as an admin sees it; the password is nowhere but as a hash in the database. */
export interface Account extends SessionUser {
  readonly disabled: boolean;
  /** UTC ms. */
  readonly createdAt: number;
}

export interface AccountInput {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  /** Null sees every organisation; a manager and a driver need one. */
  readonly organisationId: string | null;
  /** A driver needs one: whose work they see. */
  readonly driverId: string | null;
}

/**
 * What to change of an account. Any change ends its sessions. The last admin of the whole server stays one: without
 * it nobody could make another.
 */
export type AccountUpdate = Partial<Omit<AccountInput, 'name'>> & { readonly disabled?: boolean };

export type AccountResult =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly reason: 'unknown' | 'taken' | 'invalid' | 'lastAdmin'; readonly fault: string };

export interface LoginAttempt {
  readonly name: string;
  readonly password: string;
  /** Network address it came from, for the rate limit. */
  readonly address: string;
}

/**
 * `wrong` is the same for an unknown name, a disabled account and a wrong password; `tooMany` asks to wait
 * `retryAfterS` seconds.
 */
export type LoginResult =
  | { readonly ok: true; readonly token: string; readonly user: SessionUser; readonly expiresAt: number }
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'tooMany'; readonly retryAfterS: number };

export interface PasswordChange extends LoginAttempt {
  readonly newPassword: string;
}

/** As a login: every session of the account has ended, and `token` is of a new one. */
export type PasswordChangeResult =
  LoginResult | { readonly ok: false; readonly reason: 'invalid'; readonly fault: string };

/** Who may log in, and who is. Tokens are random; only their hashes are stored. */
export interface Accounts {
  login(attempt: LoginAttempt): Promise<LoginResult>;
  /** The user of a session token; undefined where it is unknown, expired, logged out or its account disabled. */
  userOfToken(token: string): SessionUser | undefined;
  logout(token: string): void;
  /** Sets an own password, for whoever knows the one before; counts as an attempt to log in. */
  changePassword(change: PasswordChange): Promise<PasswordChangeResult>;
  create(input: AccountInput): Promise<AccountResult>;
  update(name: string, change: AccountUpdate): Promise<AccountResult>;
  /** Ordered by name. */
  list(): Account[];
}
