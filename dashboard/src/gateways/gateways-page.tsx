import type { Enrolment } from '@furrow/protocol/api';
import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { toError, useLoaded } from '../shell/loaded.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { EnrolledGateways } from './enrolled-gateways.js';
import { PendingGateway } from './pending-gateway.js';

/** A gateway that was just plugged in should appear without a reload. */
const REFRESH_MS = 5_000;

/** Admits new gateways after their fingerprint was compared, and revokes old ones. */
export function GatewaysPage() {
  const { api, text } = useSignedInReader();
  const { gateways, error, isDone, reload, change } = useGateways();
  const pending = gateways?.filter(({ status }) => status === 'pending') ?? [];
  return (
    <main id="content" class="page page-gateways">
      <h1>{text.pageTitle.gateways}</h1>
      <p class="lead">{text.gateways.lead}</p>
      {error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />}
      <p class="visually-hidden" role="status">
        {isDone ? text.gateways.done : ''}
      </p>
      {gateways === undefined && error === undefined ? <LoadingNotice /> : null}
      {gateways === undefined ? null : (
        <>
          <section aria-labelledby="gateways-waiting">
            <h2 id="gateways-waiting">{text.gateways.waiting}</h2>
            {pending.length === 0 ? <EmptyNotice title={text.none} help={text.gateways.noneWaiting} /> : null}
            {pending.map((gateway) => (
              <PendingGateway
                key={gateway.gatewayId}
                gateway={gateway}
                onEnrol={(enrolment: Enrolment) => change(() => api.enrolGateway(gateway.gatewayId, enrolment))}
              />
            ))}
          </section>
          <EnrolledGateways
            gateways={gateways.filter(({ status }) => status !== 'pending')}
            onRevoke={(gatewayId) => change(() => api.revokeGateway(gatewayId))}
          />
        </>
      )}
    </main>
  );
}

/** The list, kept fresh, and what became of the last change. */
function useGateways() {
  const { api } = useSignedInReader();
  const loaded = useLoaded('gateways', () => api.gateways());
  const [failure, setFailure] = useState<ApiError>();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    const timer = setInterval(loaded.reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  const make = async (request: () => Promise<void>) => {
    setFailure(undefined);
    setDone(false);
    try {
      await request();
      setDone(true);
      loaded.reload();
    } catch (thrown) {
      setFailure(toError(thrown));
    }
  };
  return {
    gateways: loaded.data?.gateways,
    error: failure ?? loaded.error,
    isDone,
    reload: loaded.reload,
    change: (request: () => Promise<void>) => void make(request),
  };
}
