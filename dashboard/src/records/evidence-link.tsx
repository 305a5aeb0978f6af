import type { JobFilter } from '@furrow/protocol/api';
import { evidencePath } from '../api/api-client.js';
import { useSignedInReader } from '../shell/reader.js';

/** Downloads the evidence of a job, or of a machine's days; for those who may have it. */
export function EvidenceLink({ of }: { readonly of: JobFilter | { readonly job: string } }) {
  const { text, user } = useSignedInReader();
  if (user.role !== 'auditor' && user.role !== 'admin') return null;
  const wanted = wantedOf(of);
  if (wanted === null) return <p class="help">{text.records.evidenceNeedsMachine}</p>;
  return (
    <>
      <a class="button evidence-link" href={evidencePath(wanted)} download>
        {text.records.evidence}
      </a>
      {'job' in of ? <p class="help">{text.records.evidenceHelp}</p> : null}
    </>
  );
}

/** Null where it is of no one machine. */
function wantedOf(of: JobFilter | { readonly job: string }): Parameters<typeof evidencePath>[0] | null {
  if ('job' in of) return of;
  const { machine, from, to } = of;
  return machine === undefined || from === undefined || to === undefined ? null : { machine, from, to };
}
