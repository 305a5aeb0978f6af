import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import type { AuditEntry, AuditList } from '../api/audit-list.js';
import { toError, useLoaded } from '../shell/loaded.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { AUDIT_TEXT } from '../text/audit-text.js';
import { actionWords } from './action-words.js';

/** For an admin: who signed in, exported, approved and changed what. */
export function AuditPage() {
  const { text, language } = useSignedInReader();
  const words = AUDIT_TEXT[language];
  const { pages, error, isLoading, loadMore, reload } = useAuditPages();
  const entries = pages.flatMap((page) => page.entries);
  return (
    <main id="content" class="page page-audit">
      <h1>{text.pageTitle.audit}</h1>
      <p class="lead">{words.lead}</p>
      {error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />}
      {pages.length === 0 && error === undefined ? <LoadingNotice /> : null}
      {pages.length > 0 && entries.length === 0 ? <EmptyNotice title={words.empty} help={words.lead} /> : null}
      {entries.length === 0 ? null : <AuditTable entries={entries} />}
      {pages.at(-1)?.nextBefore == null ? null : (
        <button type="button" class="button more" disabled={isLoading} onClick={loadMore}>
          {isLoading ? text.loading : text.records.more}
        </button>
      )}
    </main>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { format, language } = useSignedInReader();
  const words = AUDIT_TEXT[language];
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.caption}>
      <table class="records">
        <caption class="visually-hidden">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.by}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.subject}</th>
            <th scope="col" class="number">
              {words.rows}
            </th>
            <th scope="col">{words.hash}</th>
            <th scope="col">{words.address}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, at, by, action, subject, rows, hash, address }) => (
            <tr key={id}>
              <th scope="row" data-label={words.at}>
                {format.dateTime(at)}
              </th>
              <td data-label={words.by}>{by === '-' ? words.nobody : by}</td>
              <td data-label={words.what}>{actionWords(action, words)}</td>
              <td class="row-wide audit-subject" data-label={words.subject}>
                {subject}
              </td>
              <td class="number" data-label={rows === null ? undefined : words.rows}>
                {rows === null ? null : format.count(rows)}
              </td>
              <td data-label={hash === null ? undefined : words.hash}>
                {hash === null ? null : <code title={hash}>{hash.slice(0, 12)}…</code>}
              </td>
              <td data-label={words.address}>{address ?? words.commandLine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The newest page, and those before it as they are asked for. */
function useAuditPages() {
  const { api } = useSignedInReader();
  const first = useLoaded('audit', () => api.audit(null));
  const [more, setMore] = useState<readonly AuditList[]>([]);
  const [failure, setFailure] = useState<ApiError>();
  const [isLoading, setLoading] = useState(false);
  const pages = first.data === undefined ? [] : [first.data, ...more];
  const load = async (before: number) => {
    setLoading(true);
    setFailure(undefined);
    try {
      const page = await api.audit(before);
      setMore((old) => [...old, page]);
    } catch (thrown) {
      setFailure(toError(thrown));
    } finally {
      setLoading(false);
    }
  };
  const before = pages.at(-1)?.nextBefore ?? null;
  return {
    pages,
    error: first.error ?? failure,
    isLoading,
    loadMore: () => void (before === null ? undefined : load(before)),
    reload: first.reload,
  };
}
