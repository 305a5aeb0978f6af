import type { Enrolment } from '@furrow/protocol/api';
import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { toError, useLoaded } from '../shell/loaded.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { GATEWAY_WORK_TEXT } from '../text/gateway-work-text.js';
import { EnrolledGateways } from './enrolled-gateways.js';
import { PendingGateway } from './pending-gateway.js';

/** A gateway that was just plugged in should appear without a reload. */
const REFRESH_MS = 5_000;

/** Admits new gateways after their fingerprint was compared, and revokes old ones. */
export function GatewaysPage() {
  const { api, text, language, user } = useSignedInReader();
  const isAdmin = user.role === 'admin' && user.organisationId === null;
  const { gateways, error, isDone, reload, change } = useGateways();
  const pending = gateways?.filter(({ status }) => status === 'pending') ?? [];
  return (
    <main id="content" class="page page-gateways">
      <h1>{text.pageTitle.gateways}</h1>
      <p class="lead">{isAdmin ? text.gateways.lead : GATEWAY_WORK_TEXT[language].lead}</p>
      {error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />}
      <p class="visually-hidden" role="status">
        {isDone ? text.gateways.done : ''}
      </p>
      {gateways === undefined && error === undefined ? <LoadingNotice /> : null}
      {gateways === undefined ? null : (
        <>
          {isAdmin ? (
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
          ) : null}
          <EnrolledGateways
            gateways={gateways.filter(({ status }) => status !== 'pending')}
            onRevoke={isAdmin ? (gatewayId) => change(() => api.revokeGateway(gatewayId)) : null}
            onTune={(gatewayId, tuning) => change(() => api.tuneGateway(gatewayId, tuning))}
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
