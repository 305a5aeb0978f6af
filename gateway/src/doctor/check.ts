export type CheckLevel = 'ok' | 'warning' | 'failed';

/** What one look found, and what to do about it where it is not well. */
export interface Check {
  /** What was looked at: `port tractor`, `clock`. */
  readonly subject: string;
  readonly level: CheckLevel;
  readonly text: string;
  readonly remedy?: string;
}

export function ok(subject: string, text: string): Check {
  return { subject, level: 'ok', text };
}

export function warning(subject: string, text: string, remedy: string): Check {
  return { subject, level: 'warning', text, remedy };
}

export function failed(subject: string, text: string, remedy: string): Check {
  return { subject, level: 'failed', text, remedy };
}

/** Exit codes beside those of all commands (0 done, 1 failed, 2 wrong usage): warnings only. */
const ONLY_WARNINGS = 3;

/** 0 where all is well, 3 where there are warnings only, 1 where something failed. */
export function doctorExitCode(checks: readonly Check[]): number {
  if (checks.some(({ level }) => level === 'failed')) return 1;
  return checks.some(({ level }) => level === 'warning') ? ONLY_WARNINGS : 0;
}

/** One check as lines for a person: level, subject, finding, and below it the remedy. */
export function checkText({ subject, level, text, remedy }: Check): string {
  const line = `${level.padEnd(8)} ${subject.padEnd(SUBJECT_WIDTH)} ${text}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(8)} ${' '.repeat(SUBJECT_WIDTH)} → ${remedy}`;
}

/** `9 ok, 1 warning, 0 failed`. */
export function summaryText(checks: readonly Check[]): string {
  const count = (level: CheckLevel): number => checks.filter((check) => check.level === level).length;
  const warnings = count('warning');
  return `${count('ok')} ok, ${warnings} warning${warnings === 1 ? '' : 's'}, ${count('failed')} failed`;
}

const SUBJECT_WIDTH = 16;
