import { haHundredths, hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { Job } from '@furrow/protocol/job';
import { toLocalTimeText } from '../clock/local-time.js';
import { type Cell, toCell } from './csv-cell.js';
import type { ExportContext } from './export-context.js';

type Column = readonly [name: string, value: (job: Job, context: ExportContext) => Cell];

/** Areas as computed (m2, unrounded) and as read (mu and ha, rounded half up once per row). */
const AREA_COLUMNS = (
  ['gross', 'net', 'ownOverlap', 'unique', 'shared', 'inside', 'outside', 'missed', 'interpolated'] as const
).flatMap((figure): Column[] => {
  const name = figure.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const areaOf = (job: Job): number | null => job[`${figure}M2`];
  return [
    [`${name}_m2`, areaOf],
    [`${name}_mu`, (job) => printed(areaOf(job), muHundredths)],
    [`${name}_ha`, (job) => printed(areaOf(job), haHundredths)],
  ];
});

/** Bounds of net and its gap-closed figure, in the three units. */
const CERTAINTY_COLUMNS = (
  [
    ['net_low', (job) => job.netIntervalM2?.low ?? null],
    ['net_high', (job) => job.netIntervalM2?.high ?? null],
    ['gap_closed_net', (job, { gapClosedNetM2 }) => gapClosedNetM2(job)],
  ] as const satisfies readonly (readonly [string, (job: Job, context: ExportContext) => number | null])[]
).flatMap(([name, areaOf]): Column[] => [
  [`${name}_m2`, areaOf],
  [`${name}_mu`, (job, context) => printed(areaOf(job, context), muHundredths)],
  [`${name}_ha`, (job, context) => printed(areaOf(job, context), haHundredths)],
]);

/** What was approved of the unique area, empty where nothing was; and what changed after days were closed. */
const APPROVAL_COLUMNS: readonly Column[] = [
  ['approved_unique_m2', (job) => job.approval?.uniqueM2 ?? null],
  ['approved_unique_mu', (job) => printed(job.approval?.uniqueM2 ?? null, muHundredths)],
  ['approved_unique_ha', (job) => printed(job.approval?.uniqueM2 ?? null, haHundredths)],
  ['adjustment_m2', (job) => job.adjustmentM2 ?? null],
  ['approval_complete', (job) => (job.approval == null ? null : String(job.approval.isComplete))],
];

function printed(areaM2: number | null, round: (areaM2: number) => number): string | null {
  return areaM2 === null ? null : hundredthsText(round(areaM2));
}

/** Columns in order; the unit ends the name, `_ms` is UTC epoch milliseconds. */
const COLUMNS: readonly Column[] = [
  ['job_id', (job) => job.id],
  ['local_day', (job) => job.localDay],
  ['start_local', (job, { timeZone }) => toLocalTimeText(job.startTime, timeZone)],
  ['end_local', (job, { timeZone }) => toLocalTimeText(job.endTime, timeZone)],
  ['start_ms', (job) => job.startTime],
  ['end_ms', (job) => job.endTime],
  ['machine_id', (job) => job.machineId],
  ['machine_name', (job, { names }) => names.machine(job.machineId, job.startTime)?.name ?? null],
  ['machine_plate', (job, { names }) => names.machine(job.machineId, job.startTime)?.plate ?? null],
  ['implement_id', (job) => job.implementId],
  ['operation', (job) => job.operation],
  ['operation_zh', (job, { names }) => (job.operation === null ? null : (names.operation(job.operation)?.zh ?? null))],
  ['driver_id', (job) => job.driverId],
  ['driver_name', (job, { names }) => (job.driverId === null ? null : names.driver(job.driverId))],
  ['organisation_id', (job) => job.organisationId],
  ['partfield_id', (job) => job.partfieldId],
  ['partfield_name', (job, { names }) => (job.partfieldId === null ? null : names.partfield(job.partfieldId))],
  ['township_code', (job) => job.townshipCode],
  ...AREA_COLUMNS,
  ['worked_distance_m', (job) => job.workedDistanceM],
  ['unknown_distance_m', (job) => job.unknownDistanceM],
  ['worked_time_s', (job) => job.workedTimeS],
  ['width_min_m', (job) => job.widthM.min],
  ['width_max_m', (job) => job.widthM.max],
  ['width_source', (job) => job.widthM.source],
  ['evidence_grade', (job) => job.evidence.grade],
  ['evidence_work_state', (job) => job.evidence.workState],
  ['fix_quality', (job) => job.evidence.fixQuality],
  ['open', (job) => String(job.open)],
  ['pending', (job) => String(job.pending)],
  ['complete_to_position', (job) => job.completeTo],
  ['engine_version', (job) => job.engine.version],
  ['engine_parameters', (job) => job.engine.parameters],
  ['inputs_hash', (job) => job.inputsHash ?? null],
  ['settled', (job) => (job.settled === undefined ? null : String(job.settled))],
  ...CERTAINTY_COLUMNS,
  ...APPROVAL_COLUMNS,
];

/** Names of the columns. */
export function jobCsvHeader(): string[] {
  return COLUMNS.map(([name]) => name);
}

/** One job as cells in the order of the header; what is not known is an empty cell. */
export function toJobCsvRow(job: Job, context: ExportContext): string[] {
  return COLUMNS.map(([, value]) => toCell(value(job, context)));
}

/** Lines before the header, each one cell that begins with `#`: what a reader must know to recompute the file. */
export function jobCsvPreamble(context: ExportContext, jobs: Iterable<Job>): string[] {
  let [rows, netMu, uniqueMu] = [0, 0, 0];
  for (const job of jobs) {
    rows += 1;
    netMu += muHundredths(job.netM2);
    uniqueMu += muHundredths(job.uniqueM2);
  }
  const { timeZone, engine, filter, journalPosition, exportedAt, exportedBy } = context;
  return [
    '# Furrow jobs',
    `# units: m2 square metres, mu = m2 x 3 / 2000, ha = m2 / 10000; mu and ha rounded half up to 0.01 per row; m; s`,
    `# times: ${timeZone} with offset, and UTC epoch milliseconds (_ms); days are local days of ${timeZone}`,
    `# engine: ${engine.version}, parameters ${engine.parameters}, ${engine.runtime}`,
    `# journal position: ${journalPosition}`,
    `# filter: ${JSON.stringify(filter)}`,
    `# exported: ${toLocalTimeText(exportedAt, timeZone)} by ${exportedBy}`,
    `# rows: ${rows}; sum of the rows: net ${hundredthsText(netMu)} mu, unique ${hundredthsText(uniqueMu)} mu`,
  ].map((line) => line.replaceAll(/[\r\n]/g, ' '));
}
