import type { Job } from '@furrow/protocol/job';
import { JobApproval } from '../approval/job-approval.js';
import { CorrectionList } from '../correction/correction-list.js';
import { SettledBadge } from '../correction/settled-badge.js';
import { AreaSketch } from '../map/area-sketch.js';
import { Area, Figure, GradeBadge, NetBetween } from '../shell/figure.js';
import { useLoaded } from '../shell/loaded.js';
import { PageLink } from '../shell/navigation.js';
import { ErrorNotice, LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { EvidenceLink } from './evidence-link.js';
import { JobDays } from './job-days.js';

/** One job: its figures, how they are known, and where it was. */
export function JobDetail({ jobId, backPath }: { readonly jobId: string; readonly backPath: string }) {
  const { api, text, names } = useSignedInReader();
  const loaded = useLoaded(jobId, () => api.job(jobId));
  const job = loaded.data;
  return (
    <main id="content" class="page page-job">
      <PageLink href={backPath} class="back">
        ‹ {text.records.back}
      </PageLink>
      <h1>{job === undefined ? text.records.detail : (names.operation(job.operation) ?? text.unknown)}</h1>
      {loaded.error === undefined ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />}
      {job === undefined && loaded.error === undefined ? <LoadingNotice /> : null}
      {job === undefined ? null : <JobSheet job={job} onApproved={loaded.reload} />}
    </main>
  );
}

function JobSheet({ job, onApproved }: { readonly job: Job; readonly onApproved: () => void }) {
  const { text, format, names } = useSignedInReader();
  const place = names.partfield(job.partfieldId) ?? text.records.noField;
  return (
    <>
      <p class="lead">
        {format.dateTime(job.startTime)} – {job.open ? text.records.open : format.dateTime(job.endTime)} ·{' '}
        {names.machine(job.machineId)}
      </p>
      <p class="day-job-badges">
        <SettledBadge job={job} />
      </p>
      {job.pending ? <p class="notice notice-attention">{text.records.pendingNote}</p> : null}
      <div class="job-columns">
        <section class="card" aria-label={text.day.mapOf(place)}>
          <AreaSketch job={job} label={text.day.mapOf(place)} />
          <JobPlace job={job} />
        </section>
        <JobFigures job={job} />
        <JobProof job={job} />
      </div>
      <JobApproval job={job} onApproved={onApproved} />
      {(job.corrections ?? 0) > 0 ? <JobCorrections jobId={job.id} /> : null}
      {job.days.length > 1 ? <JobDays days={job.days} /> : null}
    </>
  );
}

function JobCorrections({ jobId }: { readonly jobId: string }) {
  const { api, text } = useSignedInReader();
  const loaded = useLoaded(jobId, () => api.corrections({ job: jobId }));
  return (
    <section class="card job-corrections" aria-labelledby="job-corrections">
      <h2 id="job-corrections">{text.correction.title}</h2>
      <p class="help">{text.correction.lead}</p>
      {loaded.error === undefined ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />}
      {loaded.data === undefined ? null : <CorrectionList corrections={loaded.data.corrections} />}
    </section>
  );
}

function JobPlace({ job }: { readonly job: Job }) {
  const { text, names } = useSignedInReader();
  return (
    <dl class="rows">
      <Figure label={text.records.partfield} value={names.partfield(job.partfieldId) ?? text.records.noField} />
      <Figure label={text.records.township} value={names.township(job.townshipCode) ?? text.unknown} />
      <Figure label={text.records.driver} value={names.driver(job.driverId) ?? text.unknown} />
    </dl>
  );
}

function JobFigures({ job }: { readonly job: Job }) {
  const { text, format } = useSignedInReader();
  const { records } = text;
  return (
    <section class="card" aria-labelledby="job-figures">
      <h2 id="job-figures">{records.figures}</h2>
      <dl class="rows">
        <Figure label={records.unique} value={<Area areaM2={job.uniqueM2} />} />
        <Figure label={records.shared} value={<Area areaM2={job.sharedM2} />} />
        <Figure
          label={records.net}
          value={
            <>
              <Area areaM2={job.netM2} />
              <NetBetween job={job} />
            </>
          }
        />
        {typeof job.gapClosedNetM2 === 'number' ? (
          <Figure label={records.gapClosed} value={<Area areaM2={job.gapClosedNetM2} />} note={records.gapClosedHelp} />
        ) : null}
        <Figure label={records.ownOverlap} value={<Area areaM2={job.ownOverlapM2} />} />
        <Figure label={records.gross} value={<Area areaM2={job.grossM2} />} />
        <Figure label={records.interpolated} value={<Area areaM2={job.interpolatedM2} />} />
        <Figure label={records.inside} value={<Area areaM2={job.insideM2} />} />
        <Figure label={records.outside} value={<Area areaM2={job.outsideM2} />} />
        <Figure label={records.missed} value={<Area areaM2={job.missedM2} />} />
        <Figure label={records.distance} value={format.distance(job.workedDistanceM)} />
        <Figure label={text.live.unknownDistance} value={format.distance(job.unknownDistanceM)} />
        <Figure label={records.hours} value={format.duration(job.workedTimeS)} />
      </dl>
      <p class="help">{records.uniqueHelp}</p>
    </section>
  );
}

function JobProof({ job }: { readonly job: Job }) {
  const { text, format } = useSignedInReader();
  const { records } = text;
  const { min, max, source } = job.widthM;
  const width = min === max ? format.width(min) : `${format.width(min)} – ${format.width(max)}`;
  return (
    <section class="card" aria-labelledby="job-proof">
      <h2 id="job-proof">{records.proof}</h2>
      <dl class="rows">
        <Figure
          label={text.grade.label}
          value={<GradeBadge grade={job.evidence.grade} />}
          note={text.grade[job.evidence.grade]}
        />
        <Figure label={text.live.evidence} value={text.evidence[job.evidence.workState]} />
        <Figure
          label={text.live.fix}
          value={job.evidence.fixQuality === null ? text.unknown : text.fixQuality(job.evidence.fixQuality)}
        />
        <Figure label={text.live.width} value={width} note={text.widthSource[source]} />
        <Figure label={records.state} value={job.pending ? records.pending : job.open ? records.open : records.final} />
        <Figure label={records.completeTo} value={format.count(job.completeTo)} />
        <Figure label={records.engine} value={<code>{job.engine.version}</code>} />
        <Figure label={records.parameters} value={<code>{job.engine.parameters}</code>} />
        <Figure label={records.runtime} value={<code>{job.engine.runtime}</code>} />
        {job.inputsHash === undefined ? null : (
          <Figure label={records.inputsHash} value={<code>{job.inputsHash.slice(0, 16)}…</code>} />
        )}
        <Figure label={records.jobId} value={<code>{job.id}</code>} />
      </dl>
      <EvidenceLink of={{ job: job.id }} />
    </section>
  );
}
