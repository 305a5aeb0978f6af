import { APPROVAL_TEXT } from '../text/approval-text.js';
import { useLoaded } from '../shell/loaded.js';
import { ErrorNotice, LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { AdjustmentList } from './adjustment-list.js';
import { ClosePeriod } from './close-period.js';
import { PeriodTable } from './period-table.js';

/** Closed periods, closing one, and what changed in them since. */
export function ApprovalsPage() {
  const { api, text, user, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const periods = useLoaded('periods', () => api.periods());
  const adjustments = useLoaded('adjustments', () => api.adjustments(null));
  const mayClose = user.role === 'admin' || user.role === 'auditor';
  const reload = () => {
    periods.reload();
    adjustments.reload();
  };
  const error = periods.error ?? adjustments.error;
  return (
    <main id="content" class="page page-approvals">
      <h1>{text.pageTitle.approvals}</h1>
      <p class="lead">{words.lead}</p>
      {error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />}
      {mayClose ? <ClosePeriod onClosed={reload} /> : null}
      {periods.data === undefined && error === undefined ? <LoadingNotice /> : null}
      {periods.data === undefined ? null : <PeriodTable periods={periods.data.periods} />}
      {adjustments.data === undefined ? null : <AdjustmentList first={adjustments.data} />}
    </main>
  );
}
