import { haHundredths, hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { Overlap, OverlapSide } from '@furrow/protocol/overlap';
import { stringify } from 'csv-stringify/sync';
import type { SeenOverlap } from '../api/overlap-query.js';
import { toLocalTimeText } from '../clock/local-time.js';
import type { ExportContext } from './export-context.js';
import { toCell, type Cell } from './csv-cell.js';

/** What the head of a file of overlaps states. */
export type HeadContext = Omit<ExportContext, 'filter' | 'names' | 'gapClosedNetM2'> & { readonly filter: object };

/** Excel reads UTF-8 only after this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

const sideColumns = (name: 'job' | 'owner'): (readonly [string, (overlap: Overlap) => Cell])[] => {
  const side = (overlap: Overlap): OverlapSide => overlap[name];
  return [
    [`${name}_id`, (overlap) => side(overlap).jobId],
    [`${name}_machine_id`, (overlap) => side(overlap).machineId],
    [`${name}_organisation_id`, (overlap) => side(overlap).organisationId],
    [`${name}_driver_id`, (overlap) => side(overlap).driverId],
    [`${name}_local_day`, (overlap) => side(overlap).localDay],
    [`${name}_net_m2`, (overlap) => side(overlap).netM2],
  ];
};

const COLUMNS: readonly (readonly [name: string, value: (overlap: Overlap) => Cell])[] = [
  ...sideColumns('job'),
  ...sideColumns('owner'),
  ['operation', ({ operation }) => operation],
  ['campaign', ({ campaign }) => campaign],
  ['overlap_m2', ({ areaM2 }) => areaM2],
  ['overlap_mu', ({ areaM2 }) => hundredthsText(muHundredths(areaM2))],
  ['overlap_ha', ({ areaM2 }) => hundredthsText(haHundredths(areaM2))],
  ...(['west', 'south', 'east', 'north'] as const).map(
    (name, i) => [`${name}_deg`, ({ bounds }: Overlap): Cell => bounds[i]!] as const,
  ),
  ['pending', ({ pending }) => String(pending)],
];

/** The rows as CSV: the job that came later, who is credited with the ground, how much, where. */
export function toOverlapCsv(seen: readonly SeenOverlap[], context: HeadContext): string {
  const { timeZone, engine, filter, journalPosition, exportedAt, exportedBy } = context;
  const sumMu = seen.reduce((sum, { overlap }) => sum + muHundredths(overlap.areaM2), 0);
  const head = [
    '# Furrow overlaps: ground that "job" worked and "owner" is credited with',
    '# units: m2 square metres, mu = m2 x 3 / 2000, ha = m2 / 10000; mu and ha rounded half up to 0.01 per row; degrees WGS 84',
    `# days: local days of ${timeZone}; other-N: a machine outside the scope of the reader`,
    `# engine: ${engine.version}, parameters ${engine.parameters}, ${engine.runtime}`,
    `# journal position: ${journalPosition}`,
    `# filter: ${JSON.stringify(filter)}`,
    `# exported: ${toLocalTimeText(exportedAt, timeZone)} by ${exportedBy}`,
    `# rows: ${seen.length}; sum of the rows: ${hundredthsText(sumMu)} mu`,
  ].map((line) => [line.replaceAll(/[\r\n]/g, ' ')]);
  const rows = seen.map(({ overlap }) => COLUMNS.map(([, value]) => toCell(value(overlap))));
  const header = COLUMNS.map(([name]) => name);
  const options = { record_delimiter: 'windows' as const, relax_column_count: true };
  return BYTE_ORDER_MARK + stringify([...head, header, ...rows], options);
}

/** The same with the ground of each: a feature a pair, its geometry exact pieces that do not overlap. */
export function toOverlapCollection(seen: readonly SeenOverlap[], context?: HeadContext): object {
  const features = seen.map(({ overlap, ground }) => ({
    type: 'Feature',
    bbox: overlap.bounds,
    properties: overlap,
    geometry: ground(),
  }));
  return { type: 'FeatureCollection', ...(context !== undefined && { furrow: context }), features };
}
