import type { Job } from '@furrow/protocol/job';
import { APPROVAL_TEXT } from '../text/approval-text.js';
import { useReader } from '../shell/reader.js';

/** Whether a job's days have settled, whether it is approved, and whether it has been corrected since. */
export function SettledBadge({ job: { settled, corrections = 0, approval } }: { readonly job: Job }) {
  const { text, language } = useReader();
  return (
    <>
      {settled === undefined ? null : (
        <span class={`badge ${settled ? 'badge-settled' : 'badge-provisional'}`}>
          {settled ? text.correction.settled : text.correction.provisional}
        </span>
      )}
      {approval == null ? null : <span class="badge badge-settled">{APPROVAL_TEXT[language].badge}</span>}
      {corrections > 0 ? <span class="badge badge-attention">{text.correction.corrected}</span> : null}
    </>
  );
}
