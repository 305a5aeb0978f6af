import type { AuditText } from '../text/audit-zh.js';

/**
 * An action of the audit log in words: by all of its name, else by its beginning with the rest as it is
 * (`export.csv.complete`), else as it stands there: a newer server may know others.
 */
export function actionWords(action: string, words: Pick<AuditText, 'action' | 'ending'>): string {
  const known: Readonly<Record<string, string>> = words.action;
  const endings: Readonly<Record<string, string>> = words.ending;
  const whole = Object.hasOwn(known, action) ? known[action] : undefined;
  if (whole !== undefined) return whole;
  const [first = '', what = '', ending] = action.split('.');
  const start = Object.hasOwn(known, first) ? known[first] : undefined;
  if (start === undefined || what === '') return action;
  const told = `${start} ${known[`${first}.${what}`] ?? what}`;
  return ending === undefined ? told : `${told} · ${endings[ending] ?? ending}`;
}
