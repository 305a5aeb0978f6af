import { SettledBadge } from '../correction/settled-badge.js';
import { AreaSketch } from '../map/area-sketch.js';
import { Area, GradeBadge, NetBetween } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';
import type { DayJob } from './day-figures.js';

/** One job of the day with its map. */
export function DayJobCard({ job, part }: DayJob) {
  const { text, format, names } = useSignedInReader();
  const operation = names.operation(job.operation) ?? text.unknown;
  const field = names.partfield(job.partfieldId) ?? text.records.noField;
  return (
    <li class="card day-job">
      <AreaSketch job={job} label={text.day.mapOf(`${operation}, ${field}`)} />
      <div class="day-job-text">
        <h3>{operation}</h3>
        <p class="day-job-place">
          {field} · {names.machine(job.machineId)}
        </p>
        <p class="day-job-area">
          <Area areaM2={part.netM2} />
          {job.days.length === 1 ? <NetBetween job={job} /> : null}
        </p>
        <p>
          {format.clock(job.startTime)}–{job.open ? text.records.open : format.clock(job.endTime)} ·{' '}
          {format.duration(part.workedTimeS)}
        </p>
        <p class="day-job-badges">
          <GradeBadge grade={job.evidence.grade} />
          <SettledBadge job={job} />
          {job.pending ? <span class="badge badge-attention">{text.records.pending}</span> : null}
          {job.open ? <span class="badge badge-open">{text.records.open}</span> : null}
        </p>
        {format.isPrintable(part.sharedM2) ? (
          <p class="help">
            {text.day.shared} <Area areaM2={part.sharedM2} />
          </p>
        ) : null}
        {part.unknownDistanceM >= 1 ? (
          <p class="help">
            {text.day.unknownDistance} {format.distance(part.unknownDistanceM)}
          </p>
        ) : null}
        {job.days.length > 1 ? <p class="help">{text.day.partOfDay}</p> : null}
      </div>
    </li>
  );
}
