import { accountEn } from './account-en.js';
import { accountZh, type AccountText } from './account-zh.js';
import type { Language } from './language.js';

/** Words of the own account, apart from the others for their number. */
export const ACCOUNT_TEXT: Readonly<Record<Language, AccountText>> = { zh: accountZh, en: accountEn };
