import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApprovalsPage } from '../approval/approvals-page.js';
import { ChecksPage } from '../checks/checks-page.js';
import { DayPage } from '../day/day-page.js';
import { GatewaysPage } from '../gateways/gateways-page.js';
import { RecordsPage } from '../records/records-page.js';
import { EmptyNotice, LoadingNotice } from './notice.js';
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

function LivePageOnDemand(props: PageProps) {
  const [LivePage, setLivePage] = useState<ComponentType<PageProps> | null>(null);
  useEffect(() => {
    void import('../live/live-page.js').then((module) => setLivePage(() => module.LivePage));
  }, []);
  return LivePage === null ? <LoadingNotice /> : <LivePage {...props} />;
}
