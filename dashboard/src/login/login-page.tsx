import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { toError } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useReader } from '../shell/reader.js';

/** Name and password. A wrong pair is said without telling which of the two was wrong. */
export function LoginPage({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { text, api } = useReader();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const signIn = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    setBusy(true);
    setError(null);
    try {
      await api.signIn({ name: textOf(data, 'name'), password: textOf(data, 'password') });
      onSignedIn();
    } catch (thrown) {
      setError(toError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void signIn(event.currentTarget);
  };
  return (
    <main id="content" class="page page-login">
      <form class="card login-card" onSubmit={onSubmit}>
        <img src="/furrow.svg" alt="" width="56" height="56" />
        <h1>{text.pageTitle.login}</h1>
        <p class="lead">{text.tagline}</p>
        <label>
          {text.login.name}
          <input name="name" autocomplete="username" autocapitalize="none" required maxLength={120} />
        </label>
        <label>
          {text.login.password}
          <input name="password" type="password" autocomplete="current-password" required maxLength={200} />
        </label>
        <button class="button button-primary" disabled={isBusy}>
          {isBusy ? text.login.busy : text.login.submit}
        </button>
        <p class="help">{text.login.lead}</p>
        {error === null ? null : error.status === 401 ? (
          <p class="notice notice-error" role="alert">
            {text.login.wrong}
          </p>
        ) : (
          <ErrorNotice error={error} />
        )}
      </form>
    </main>
  );
}

function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
