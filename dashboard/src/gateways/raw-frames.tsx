import type { RawFetch, RawFetchRequest } from '@furrow/protocol/raw-fetch';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { rawFramesPath } from '../api/api-client.js';
import type { ApiError } from '../api/api-error.js';
import { timeOfLocal } from '../format/time.js';
import { toError, useLoaded } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { GATEWAY_WORK_TEXT } from '../text/gateway-work-text.js';

const REFRESH_MS = 5_000;

/** Asks a gateway for the raw frames of a span, and shows what came and what of it is proven. */
export function RawFrames({ gatewayId }: { readonly gatewayId: string }) {
  const { api, language } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  const { data, error, reload } = useLoaded(`raw ${gatewayId}`, () => api.rawFrames(gatewayId));
  const [failure, setFailure] = useState<ApiError>();
  useEffect(() => {
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const ask = async (span: RawFetchRequest) => {
    setFailure(undefined);
    try {
      await api.askRawFrames(gatewayId, span);
      reload();
    } catch (thrown) {
      setFailure(toError(thrown));
    }
  };
  const shown = failure ?? error;
  return (
    <section class="raw-frames">
      <h3>{words.raw}</h3>
      <p class="help">{words.rawHelp}</p>
      {shown === undefined ? null : <ErrorNotice error={shown} onRetry={reload} />}
      <RawSpanForm onAsked={(span) => void ask(span)} />
      {data?.fetches.length === 0 ? <p>{words.noRaw}</p> : null}
      <ul>
        {data?.fetches.map((fetch) => (
          <RawFetchEntry key={fetch.id} fetch={fetch} />
        ))}
      </ul>
    </section>
  );
}

function RawSpanForm({ onAsked }: { readonly onAsked: (span: RawFetchRequest) => void }) {
  const { language, format } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  const [isInverted, setInverted] = useState(false);
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [from, to] = ['from', 'to'].map((name) => data.get(name));
    if (typeof from !== 'string' || typeof to !== 'string') return;
    const span = { from: timeOfLocal(from, format.timeZone), to: timeOfLocal(to, format.timeZone) };
    setInverted(span.from > span.to);
    if (span.from <= span.to) onAsked(span);
  };
  return (
    <form class="filter" onSubmit={onSubmit} aria-label={words.raw}>
      <label>
        {words.from}
        <input type="datetime-local" name="from" required />
      </label>
      <label>
        {words.to}
        <input type="datetime-local" name="to" required />
      </label>
      <button class="button">{words.ask}</button>
      {isInverted ? <p role="alert">{words.rangeInverted}</p> : null}
    </form>
  );
}

function RawFetchEntry({ fetch }: { readonly fetch: RawFetch }) {
  const { language, format } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  const { id, gatewayId, from, to, state, reason, bytes, askedBy, askedAt, expiresAt, spans } = fetch;
  return (
    <li>
      <p>
        {words.span(words.rawStates[state], format.dateTime(from), format.dateTime(to))}{' '}
        {state === 'open' || bytes === 0 ? null : (
          <a href={rawFramesPath(gatewayId, id)} download>
            {words.download} ({words.rawBytes(format.count(Math.ceil(bytes / 1000)))})
          </a>
        )}
      </p>
      {reason === null ? null : <p class="help">{reason}</p>}
      <ul>
        {(spans ?? []).map((span, index) => (
          <li key={index}>
            {words.span(words.spanStates[span.state], format.clockSeconds(span.from), format.clockSeconds(span.to))}
          </li>
        ))}
      </ul>
      <p class="help">
        {words.rawAsked(askedBy, format.dateTime(askedAt))}, {words.rawExpires(format.dateTime(expiresAt))}
      </p>
    </li>
  );
}
