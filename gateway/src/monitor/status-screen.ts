import type { GatewayStatus } from '../health/gateway-status.js';
import type { PictureRow, PictureSection, RowLevel } from '../health/picture-section.js';
import { statusPicture } from '../health/status-picture.js';
import type { StatusLanguage } from '../health/status-text.js';

export interface ScreenOptions {
  readonly language: StatusLanguage;
  /** Columns that a line may take; longer lines are cut. */
  readonly width: number;
  /** Lines that fit; what is below is cut, with a last line that says so. Absent where there is no screen. */
  readonly height?: number;
  readonly hasColour: boolean;
}

const GAP = '  ';
const COLOURS: Readonly<Record<RowLevel, string>> = { good: '32', warning: '33', bad: '31', plain: '' };
/** For readers who see no colours, and for screens that have none. */
const MARKS: Readonly<Record<RowLevel, string>> = { good: ' ', warning: '!', bad: '×', plain: ' ' };
const BOLD = '1';

/** A status as the text of a terminal screen, without a line end at its end. Pure. */
export function statusScreen(status: GatewayStatus, options: ScreenOptions): string {
  const { title, lines, sections } = statusPicture(status, options.language);
  const all = [
    styled(cut([title, ...lines.slice(0, 1)].join(' · '), options.width), BOLD, options),
    ...lines.slice(1).map((line) => cut(line, options.width)),
    ...sections.flatMap((section) => ['', ...sectionLines(section, options)]),
  ];
  const { height } = options;
  if (height === undefined || all.length <= height) return all.join('\n');
  const shown = all.slice(0, height - 1);
  return [...shown, cut(`… +${all.length - shown.length}`, options.width)].join('\n');
}

function sectionLines({ title, columns, rows }: PictureSection, options: ScreenOptions): string[] {
  const cells = [...(columns === undefined ? [] : [columns]), ...rows.map((row) => row.cells)];
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, textWidth(cell))));
  const head = columns === undefined ? [] : [`  ${cut(padded(columns, widths), options.width - 2)}`];
  return [
    styled(cut(title, options.width), BOLD, options),
    ...head,
    ...rows.map((row) => rowLine(row, widths, options)),
  ];
}

function rowLine({ cells, level }: PictureRow, widths: readonly number[], options: ScreenOptions): string {
  return styled(`${MARKS[level]} ${cut(padded(cells, widths), options.width - 2)}`.trimEnd(), COLOURS[level], options);
}

function padded(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - textWidth(cell))))
    .join(GAP)
    .trimEnd();
}

function styled(text: string, code: string, { hasColour }: ScreenOptions): string {
  return hasColour && code !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
}

/** Columns that a text takes: characters of East Asia take two. What a device sent must not steer the terminal. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
    ? 2
    : 1;
}

/** The text in at most `width` columns, without control characters. */
function cut(text: string, width: number): string {
  const safe = text.replaceAll(/\p{Cc}/gu, '?');
  if (textWidth(safe) <= width) return safe;
  let result = '';
  let used = 1;
  for (const character of safe) {
    used += characterWidth(character);
    if (used > width) break;
    result += character;
  }
  return `${result}…`;
}
