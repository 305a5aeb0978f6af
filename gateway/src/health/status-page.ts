import type { GatewayStatus } from './gateway-status.js';
import type { PictureRow, PictureSection } from './picture-section.js';
import { statusPicture } from './status-picture.js';
import type { StatusLanguage } from './status-text.js';

/** How often a browser loads the page again. */
const REFRESH_S = 2;

/** Everything stands in the page itself: a phone in the field loads nothing else. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --good: #187a33; --warning: #9a5b00; --bad: #b3261e; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --good: #6fce8a; --warning: #f0b45c; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 0.75rem; max-width: 60rem; font: 1rem/1.4 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.25rem; }
h2 { margin: 1.25rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.125rem 0; overflow-wrap: anywhere; }
nav { float: right; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { font-weight: normal; opacity: 0.75; }
tbody th { font-weight: normal; }
.good td { color: var(--good); }
.warning td { color: var(--warning); }
.bad td { color: var(--bad); font-weight: 600; }
@media (max-width: 40rem) {
  .wide thead { position: absolute; clip-path: inset(50%); }
  .wide tr { display: block; padding: 0.25rem 0; border-bottom: 1px solid var(--line); }
  .wide th, .wide td { display: block; padding: 0; border: 0; overflow-wrap: anywhere; }
  .wide tbody th { font-weight: 600; }
  .wide td:empty { display: none; }
  .wide td::before { content: attr(data-label) ': '; color: CanvasText; font-weight: normal; opacity: 0.75; }
}
.warning th::before { content: '! '; }
.bad th::before { content: '× '; }
`;

/** The status as a page of its own: no script, nothing from elsewhere, loaded again every two seconds. */
export function statusPage(status: GatewayStatus, language: StatusLanguage): string {
  const { title, lines, sections } = statusPicture(status, language);
  const other = language === 'zh' ? { code: 'en', name: 'English' } : { code: 'zh', name: '中文' };
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_S}">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav><a href="/?lang=${other.code}" lang="${other.code}">${other.name}</a> <a href="/status.json">JSON</a></nav>
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<main>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, columns, rows }: PictureSection): string {
  const heads = columns?.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const head = heads === undefined ? '' : `<thead><tr>${heads}</tr></thead>`;
  const body = rows.map((row) => rowHtml(row, columns ?? [])).join('\n');
  const kind = columns === undefined ? '' : ' class="wide"';
  return `<h2>${escaped(title)}</h2>\n<div class="scroll"><table${kind}>${head}<tbody>\n${body}\n</tbody></table></div>`;
}

/** @param columns their heads; on a narrow screen each value has its head beside it */
function rowHtml({ cells: [first = '', ...rest], level }: PictureRow, columns: readonly string[]): string {
  const label = (index: number): string => {
    const column = columns[index + 1];
    return column === undefined ? '' : ` data-label="${escaped(column)}"`;
  };
  const others = rest.map((cell, index) => `<td${label(index)}>${escaped(cell)}</td>`).join('');
  return `<tr class="${level}"><th scope="row">${escaped(first)}</th>${others}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names of units and sources come from the bus. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
