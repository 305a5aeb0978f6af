import type { ApiError } from '../api/api-error.js';
import { useReader } from './reader.js';

/** A failed request: what happened, what helps, and the server's own words. */
export function ErrorNotice({ error, onRetry }: { readonly error: ApiError; readonly onRetry?: () => void }) {
  const { text } = useReader();
  return (
    <div class="notice notice-error" role="alert">
      <strong>{text.error.title}</strong>
      <p>{text.error[error.remedy]}</p>
      {error.detail === null ? null : <p class="notice-detail">{text.error.serverSays(error.detail)}</p>}
      {error.remedy === 'signIn' ? (
        // A full load, so that the server is asked anew who reads.
        <a href={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} class="button">
          {text.login.submit}
        </a>
      ) : null}
      {onRetry === undefined || error.remedy === 'signIn' ? null : (
        <button type="button" class="button" onClick={onRetry}>
          {text.retry}
        </button>
      )}
    </div>
  );
}

/** Said while something loads. */
export function LoadingNotice() {
  const { text } = useReader();
  return (
    <p class="loading" role="status">
      {text.loading}
    </p>
  );
}

/** Nothing to show, and why that may be. */
export function EmptyNotice({ title, help }: { readonly title: string; readonly help: string }) {
  return (
    <div class="notice notice-empty">
      <strong>{title}</strong>
      <p>{help}</p>
    </div>
  );
}
