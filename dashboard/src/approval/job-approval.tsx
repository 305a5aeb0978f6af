import type { Job } from '@furrow/protocol/job';
import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { localDayOf } from '../format/time.js';
import { toError } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { APPROVAL_TEXT } from '../text/approval-text.js';

interface JobApprovalProps {
  readonly job: Job;
  /** The job has another approval now. */
  readonly onApproved: () => void;
}

/** What was approved of a job; and for who may, the button that approves it as it is shown. */
export function JobApproval({ job, onApproved }: JobApprovalProps) {
  const { user, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const mayApprove = user.role === 'admin' || user.role === 'auditor';
  const { approval, adjustmentM2 } = job;
  if (!mayApprove && approval == null && (adjustmentM2 ?? null) === null) return null;
  return (
    <section class="card job-approval" aria-labelledby="job-approval">
      <h2 id="job-approval">{words.title}</h2>
      <ApprovalStanding job={job} />
      {mayApprove && approval?.isComplete !== true ? <ApproveButton job={job} onApproved={onApproved} /> : null}
      <p class="help">{words.lead}</p>
    </section>
  );
}

function ApprovalStanding({ job: { approval, adjustmentM2 = null } }: { readonly job: Job }) {
  const { text, format, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const area = (areaM2: number) => `${format.area(areaM2)} ${text.unit[format.unit]}`;
  const adjusted = adjustmentM2 === null ? null : <p>{words.adjusted(area(adjustmentM2))}</p>;
  if (approval == null) return adjusted ?? <p>{words.none}</p>;
  return (
    <>
      <p>{words.approved(area(approval.uniqueM2), approval.by, format.dateTime(approval.at))}</p>
      {adjusted}
      {approval.isClosed ? <p>{words.closed}</p> : null}
      {approval.isComplete ? null : <p class="notice notice-attention">{words.changed}</p>}
    </>
  );
}

function ApproveButton({ job, onApproved }: JobApprovalProps) {
  const { api, catalogue, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const approve = async () => {
    setFailure(undefined);
    try {
      await api.approveJob(job.id, job.uniqueM2);
      setAsking(false);
      onApproved();
    } catch (thrown) {
      setFailure(toError(thrown));
    }
  };
  const today = localDayOf(Date.now(), catalogue.timeZone);
  if (job.open || job.days.some(({ localDay }) => localDay >= today)) return <p>{words.notYet}</p>;
  return (
    <>
      {failure === undefined ? null : <ErrorNotice error={failure} onRetry={onApproved} />}
      {isAsking ? (
        <div class="confirm" role="alert">
          <ApprovalQuestion job={job} />
          <button type="button" class="button button-primary" onClick={() => void approve()}>
            {words.confirm}
          </button>
          <button type="button" class="button" onClick={() => setAsking(false)}>
            {words.cancel}
          </button>
        </div>
      ) : (
        <button type="button" class="button" onClick={() => setAsking(true)}>
          {words.approve}
        </button>
      )}
    </>
  );
}

/** What would be approved, in words. */
function ApprovalQuestion({ job }: { readonly job: Job }) {
  const { text, format, names, language } = useSignedInReader();
  const [first, last] = [job.days[0]?.localDay ?? job.localDay, job.days.at(-1)?.localDay ?? job.localDay];
  const question = APPROVAL_TEXT[language].ask({
    area: `${format.area(job.uniqueM2)} ${text.unit[format.unit]}`,
    operation: names.operation(job.operation) ?? text.unknown,
    machine: names.machine(job.machineId),
    days: first === last ? format.day(first) : `${format.day(first)} – ${format.day(last)}`,
  });
  return <p>{question}</p>;
}
