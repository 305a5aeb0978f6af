import { approvalEn } from './approval-en.js';
import { approvalZh, type ApprovalText } from './approval-zh.js';
import type { Language } from './language.js';

/** Words of approvals and closed periods, apart from the others for their number. */
export const APPROVAL_TEXT: Readonly<Record<Language, ApprovalText>> = { zh: approvalZh, en: approvalEn };
