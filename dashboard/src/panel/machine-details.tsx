import type { WorkStateEvidence } from '@furrow/protocol/job';
import type { LiveMachine } from '@furrow/protocol/live-update';
import { useEffect, useRef } from 'preact/hooks';
import { fixAgeMs } from '../live/map-state.js';
import type { SelectedTrail } from '../live/selected-trail.js';
import { ActivitySymbol } from '../map/activity-symbol.js';
import { Area, Figure, GradeBadge, NetBetween } from '../shell/figure.js';
import { useLoaded } from '../shell/loaded.js';
import { PageLink } from '../shell/navigation.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';

interface MachineDetailsProps {
  readonly machine: LiveMachine;
  readonly serverTime: number;
  readonly trail: SelectedTrail;
  readonly onClose: () => void;
}

/** The open job's figures are fetched again this often. */
const JOB_REFRESH_MS = 15_000;

/** Everything about the selected machine: now, today, and its open job. */
export function MachineDetails({ machine, serverTime, trail, onClose }: MachineDetailsProps) {
  const { text, names } = useSignedInReader();
  const heading = useRef<HTMLHeadingElement>(null);
  // Chosen far down the list or on the map: the details stand above, and a screen reader is to hear of them.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    // Not scrollIntoView: it would move the whole page where the browser finds something to move.
    heading.current?.closest('.live-panel')?.scrollTo({ top: 0 });
  }, []);
  return (
    <section class="machine-details" aria-label={names.machine(machine.machineId)}>
      <div class="details-head">
        <h2 ref={heading} tabIndex={-1}>
          <ActivitySymbol activity={machine.activity} />
          {names.machine(machine.machineId)}
        </h2>
        <button type="button" class="button icon-button" aria-label={text.live.close} onClick={onClose}>
          ×
        </button>
      </div>
      <MachineNow machine={machine} serverTime={serverTime} />
      {trail.error === undefined ? null : <ErrorNotice error={trail.error} />}
      {trail.trail?.stretches.length === 0 ? <p class="help">{text.live.noTrail}</p> : null}
      <h3>{text.live.openJob}</h3>
      {machine.jobId === null ? <p class="help">{text.live.noOpenJob}</p> : <OpenJob jobId={machine.jobId} />}
    </section>
  );
}

function MachineNow({ machine, serverTime }: { readonly machine: LiveMachine; readonly serverTime: number }) {
  const { text, format, names, catalogue } = useSignedInReader();
  const listed = catalogue.machines.find(({ id }) => id === machine.machineId);
  const ageMs = fixAgeMs(machine, serverTime);
  const width = listed?.workingWidthM ?? null;
  return (
    <dl class="rows">
      <Figure
        label={text.records.state}
        value={text.activity[machine.activity]}
        note={machine.connected ? null : text.live.disconnectedGateway}
      />
      <Figure label={text.live.operation} value={names.operation(machine.operation) ?? text.unknown} />
      <Figure label={text.live.driver} value={names.driver(machine.driverId) ?? text.unknown} />
      <Figure
        label={text.live.implement}
        value={listed?.implementName ?? text.unknown}
        note={width === null ? null : format.width(width)}
      />
      <Figure
        label={text.live.speed}
        value={machine.speedMps === null ? text.unknown : format.speed(machine.speedMps)}
      />
      <Figure
        label={text.live.fix}
        value={machine.fixQuality === null ? text.unknown : text.fixQuality(machine.fixQuality)}
        note={ageMs === null ? text.live.noFix : text.ago(format.age(ageMs))}
      />
      <Figure label={text.live.evidence} value={evidenceText(machine.workStateEvidence, text)} />
      <Figure label={text.live.todayArea} value={<Area areaM2={machine.today.netM2} />} />
      <Figure label={text.live.worked} value={format.duration(machine.today.workedTimeS)} />
      <Figure label={text.live.unknownDistance} value={format.distance(machine.today.unknownDistanceM)} />
    </dl>
  );
}

function OpenJob({ jobId }: { readonly jobId: string }) {
  const { api, text, format } = useSignedInReader();
  const loaded = useLoaded(jobId, () => api.job(jobId));
  useEffect(() => {
    const timer = setInterval(loaded.reload, JOB_REFRESH_MS);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  const job = loaded.data;
  if (job === undefined) return loaded.error === undefined ? null : <ErrorNotice error={loaded.error} />;
  return (
    <>
      <dl class="rows">
        <Figure label={text.live.started} value={format.dateTime(job.startTime)} />
        <Figure
          label={text.records.net}
          value={
            <>
              <Area areaM2={job.netM2} />
              <NetBetween job={job} />
            </>
          }
        />
        <Figure label={text.records.ownOverlap} value={<Area areaM2={job.ownOverlapM2} />} />
        <Figure label={text.records.shared} value={<Area areaM2={job.sharedM2} />} />
        <Figure label={text.grade.label} value={<GradeBadge grade={job.evidence.grade} />} />
      </dl>
      {job.pending ? <p class="help">{text.records.pendingNote}</p> : null}
      <PageLink href={`/records/${encodeURIComponent(jobId)}`} class="button">
        {text.live.showJob}
      </PageLink>
    </>
  );
}

function evidenceText(
  evidence: string | null,
  text: { unknown: string; evidence: Record<WorkStateEvidence, string> },
): string {
  if (evidence === null) return text.unknown;
  return (text.evidence as Readonly<Record<string, string>>)[evidence] ?? evidence;
}
