import type { AccountText } from './account-zh.js';

export const accountEn: AccountText = {
  who: 'My account',
  role: 'Role',
  organisation: 'Co-op',
  allOrganisations: 'All co-ops',
  password: 'Change the password',
  passwordHelp: (least) =>
    `The new password has at least ${least} characters. Your other devices are signed out by it.`,
  now: 'Current password',
  fresh: 'New password',
  repeated: 'New password once more',
  change: 'Change the password',
  busy: 'Changing…',
  done: 'The password is changed.',
  differ: 'The two new passwords are not the same.',
  wrong: 'The current password does not match. Check it.',
};
