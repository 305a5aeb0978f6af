import type { Job } from '@furrow/protocol/job';
import { useReader } from '../shell/reader.js';

/** Whether a job's days have settled, and whether it has been corrected since. */
export function SettledBadge({ job: { settled, corrections = 0 } }: { readonly job: Job }) {
  const { text } = useReader();
  return (
    <>
      {settled === undefined ? null : (
        <span class={`badge ${settled ? 'badge-settled' : 'badge-provisional'}`}>
          {settled ? text.correction.settled : text.correction.provisional}
        </span>
      )}
      {corrections > 0 ? <span class="badge badge-attention">{text.correction.corrected}</span> : null}
    </>
  );
}
