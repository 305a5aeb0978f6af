import { auditEn } from './audit-en.js';
import { auditZh, type AuditText } from './audit-zh.js';
import type { Language } from './language.js';

/** Words of the audit log, apart from the others for their number. */
export const AUDIT_TEXT: Readonly<Record<Language, AuditText>> = { zh: auditZh, en: auditEn };
