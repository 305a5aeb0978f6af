import type { JobFilter, JobList } from '@furrow/protocol/api';
import { useEffect, useState } from 'preact/hooks';
import { exportPath, queryText } from '../api/api-client.js';
import { localDayOf } from '../format/time.js';
import { toError, useLoaded } from '../shell/loaded.js';
import { goTo } from '../shell/navigation.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import type { PageProps } from '../shell/page-props.js';
import { useSignedInReader } from '../shell/reader.js';
import { EvidenceLink } from './evidence-link.js';
import { JobDetail } from './job-detail.js';
import { isRange, readFilter } from './record-filter.js';
import { RecordFilterForm } from './record-filter-form.js';
import { RecordTable } from './record-table.js';
import { RecordSums } from './record-sums.js';

/** Records for an auditor: what was worked, sums that are the sums of the printed rows, and the exports. */
export function RecordsPage({ route }: PageProps) {
  const { text, catalogue } = useSignedInReader();
  const filter = readFilter(route.query, localDayOf(Date.now(), catalogue.timeZone));
  if (route.rest !== null) return <JobDetail jobId={route.rest} backPath={`/records${queryText(filter)}`} />;
  const query = queryText(filter);
  return (
    <main id="content" class="page page-records">
      <h1>{text.pageTitle.records}</h1>
      <RecordFilterForm key={query} filter={filter} onFilter={(chosen) => goTo(`/records${queryText(chosen)}`)} />
      {isRange(filter) ? (
        <RecordList key={query} filter={filter} />
      ) : (
        <p class="notice notice-error" role="alert">
          {text.records.rangeInverted}
        </p>
      )}
    </main>
  );
}

function RecordList({ filter }: { readonly filter: JobFilter }) {
  const { text, catalogue } = useSignedInReader();
  const { pages, error, isLoading, loadMore, reload } = useRecordPages(filter);
  const first = pages[0];
  if (first === undefined) {
    return error === undefined ? <LoadingNotice /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const jobs = pages.flatMap((page) => page.jobs);
  const isComplete = pages.at(-1)?.nextCursor === null;
  return (
    <>
      {error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />}
      <RecordSums list={first} jobs={jobs} isComplete={isComplete} />
      {jobs.length === 0 ? (
        <EmptyNotice title={text.records.empty} help={text.records.emptyHelp} />
      ) : (
        <>
          <div class="export-bar">
            <a class="button" href={exportPath('csv', filter)} download>
              {text.records.exportCsv}
            </a>
            <a class="button" href={exportPath('geojson', filter)} download>
              {text.records.exportGeoJson}
            </a>
            <EvidenceLink of={filter} />
          </div>
          <p class="help">
            {text.records.exportHelp(catalogue.timeZone)} {text.records.rangeHelp}
          </p>
          <RecordTable jobs={jobs} detailQuery={queryText(filter)} />
          {isComplete ? null : (
            <button type="button" class="button more" disabled={isLoading} onClick={loadMore}>
              {isLoading ? text.loading : text.records.more}
            </button>
          )}
        </>
      )}
    </>
  );
}

function useRecordPages(filter: JobFilter) {
  const { api } = useSignedInReader();
  const first = useLoaded(queryText(filter), () => api.jobs(filter, null));
  const [more, setMore] = useState<readonly JobList[]>([]);
  const [moreError, setMoreError] = useState<ReturnType<typeof toError>>();
  const [isLoadingMore, setLoadingMore] = useState(false);
  // Later pages belong to the first they followed: a reload of it starts anew.
  useEffect(() => setMore([]), [first.data]);
  const pages = first.data === undefined ? [] : [first.data, ...more];
  const loadMore = async (cursor: string) => {
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await api.jobs(filter, cursor);
      setMore((old) => [...old, page]);
    } catch (thrown) {
      setMoreError(toError(thrown));
    } finally {
      setLoadingMore(false);
    }
  };
  const cursor = pages.at(-1)?.nextCursor ?? null;
  return {
    pages,
    error: first.error ?? moreError,
    isLoading: first.isLoading || isLoadingMore,
    loadMore: () => void (cursor === null ? undefined : loadMore(cursor)),
    reload: first.reload,
  };
}
