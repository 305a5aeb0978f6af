import type { Language } from './language.js';
import { checksEn } from './checks-en.js';
import { checksZh, type ChecksText } from './checks-zh.js';

/** Words of the checks page, apart from the others for their number. */
export const CHECKS_TEXT: Readonly<Record<Language, ChecksText>> = { zh: checksZh, en: checksEn };
