import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AccountPage } from '../account/account-page.js';
import { ApprovalsPage } from '../approval/approvals-page.js';
import { AuditPage } from '../audit/audit-page.js';
import { ChecksPage } from '../checks/checks-page.js';
import { DayPage } from '../day/day-page.js';
import { GatewaysPage } from '../gateways/gateways-page.js';
import { RecordsPage } from '../records/records-page.js';
import { ApiError } from '../api/api-error.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from './notice.js';
import type { PageProps } from './page-props.js';
import { useReader } from './reader.js';

/** The page of a route. The live page comes apart: it alone carries the map. */
export function Page(props: PageProps) {
  const { text } = useReader();
  switch (props.route.page) {
    case 'live':
      return <LivePageOnDemand {...props} />;
    case 'day':
      return <DayPage {...props} />;
    case 'records':
      return <RecordsPage {...props} />;
    case 'checks':
      return <ChecksPage {...props} />;
    case 'approvals':
      return <ApprovalsPage />;
    case 'gateways':
      return <GatewaysPage />;
    case 'audit':
      return <AuditPage />;
    case 'account':
      return <AccountPage />;
    case 'home':
    case 'login':
      return <LoadingNotice />;
    case 'unknown':
    default:
      return (
        <main id="content" class="page">
          <h1>{text.notFoundTitle}</h1>
          <EmptyNotice title={text.notFoundTitle} help={text.notFoundHelp} />
        </main>
      );
  }
}

const loadLivePage = () => import('../live/live-page.js');
// Who comes for the map gets it while the server is still asked who they are.
if (location.pathname === '/live') loadLivePage().catch(() => undefined);

function LivePageOnDemand(props: PageProps) {
  const { text } = useReader();
  const [LivePage, setLivePage] = useState<ComponentType<PageProps> | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    loadLivePage().then(
      (module) => setLivePage(() => module.LivePage),
      () => setMissing(true),
    );
  }, []);
  if (isMissing) {
    return (
      <main id="content" class="page">
        <h1>{text.pageTitle.live}</h1>
        <ErrorNotice error={new ApiError(null, null)} onRetry={() => location.reload()} />
      </main>
    );
  }
  return LivePage === null ? <LoadingNotice /> : <LivePage {...props} />;
}
