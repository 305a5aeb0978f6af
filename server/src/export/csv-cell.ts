/** What a cell may hold; null is an empty cell. */
export type Cell = string | number | null;

/** A spreadsheet would run text that begins like a formula; an apostrophe keeps it text. Numbers are ours. */
export function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return FORMULA_START.test(value) ? `'${value}` : value;
}

/** Also the full-width forms that some spreadsheets read as the plain ones. */
const FORMULA_START = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
