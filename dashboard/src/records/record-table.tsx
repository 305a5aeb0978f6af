import type { Job } from '@furrow/protocol/job';
import { SettledBadge } from '../correction/settled-badge.js';
import { GradeBadge, NetRange } from '../shell/figure.js';
import { PageLink } from '../shell/navigation.js';
import { useSignedInReader } from '../shell/reader.js';

interface RecordTableProps {
  readonly jobs: readonly Job[];
  /** `?…` kept in the links, so that the way back finds the same rows. */
  readonly detailQuery: string;
}

/** One row a job; the last row is the sum of the rows above as printed. Each row becomes a card on a phone. */
export function RecordTable({ jobs, detailQuery }: RecordTableProps) {
  const { text, format } = useSignedInReader();
  const { records } = text;
  const unit = text.unit[format.unit];
  return (
    // A region that scrolls must be reachable by keyboard.
    <div class="table-scroll" tabIndex={0} role="region" aria-label={records.caption}>
      <table class="records">
        <caption>{records.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{records.day}</th>
            <th scope="col">{records.time}</th>
            <th scope="col">{records.machine}</th>
            <th scope="col">{records.driver}</th>
            <th scope="col">{records.operation}</th>
            <th scope="col">{records.township}</th>
            <th scope="col" class="number">{`${records.unique} (${unit})`}</th>
            <th scope="col" class="number">{`${records.net} (${unit})`}</th>
            <th scope="col" class="number">
              {records.hours}
            </th>
            <th scope="col">{text.grade.label}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <RecordRow key={job.id} job={job} detailQuery={detailQuery} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={6}>
              {records.sumShown(format.count(jobs.length))}
            </th>
            <td class="number" data-label={`${records.unique} (${unit})`}>
              {format.areaSum(jobs.map((job) => job.uniqueM2))}
            </td>
            <td class="number" data-label={`${records.net} (${unit})`}>
              {format.areaSum(jobs.map((job) => job.netM2))}
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function RecordRow({ job, detailQuery }: { readonly job: Job; readonly detailQuery: string }) {
  const { text, format, names } = useSignedInReader();
  const { records } = text;
  const unit = text.unit[format.unit];
  return (
    <tr>
      <th scope="row" data-label={records.day}>
        <PageLink href={`/records/${encodeURIComponent(job.id)}${detailQuery}`}>{job.localDay}</PageLink>
      </th>
      <td data-label={records.time}>
        {format.clock(job.startTime)}–{job.open ? records.open : format.clock(job.endTime)}
      </td>
      <td data-label={records.machine}>{names.machine(job.machineId)}</td>
      <td data-label={records.driver}>{names.driver(job.driverId) ?? text.unknown}</td>
      <td data-label={records.operation}>{names.operation(job.operation) ?? text.unknown}</td>
      <td data-label={records.township}>{names.township(job.townshipCode) ?? text.unknown}</td>
      <td class="number" data-label={`${records.unique} (${unit})`}>
        {format.area(job.uniqueM2)}
      </td>
      <td class="number" data-label={`${records.net} (${unit})`}>
        {format.area(job.netM2)}
        <NetRange job={job} />
      </td>
      <td class="number" data-label={records.hours}>
        {format.duration(job.workedTimeS)}
      </td>
      <td data-label={text.grade.label}>
        <GradeBadge grade={job.evidence.grade} />
        <SettledBadge job={job} />
        {job.pending ? <span class="badge badge-attention">{records.pending}</span> : null}
      </td>
    </tr>
  );
}
