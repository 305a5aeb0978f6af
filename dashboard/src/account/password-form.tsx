import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { toError } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { ACCOUNT_TEXT } from '../text/account-text.js';

/** As the server asks for. */
const LENGTH = { min: 10, max: 200 };

type Outcome = 'done' | 'differ' | 'wrong' | ApiError | undefined;

/** The own password: the one of now, and a new one twice. */
export function PasswordForm() {
  const { api, user, language } = useSignedInReader();
  const words = ACCOUNT_TEXT[language];
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const change = async (form: HTMLFormElement) => {
    const [password = '', newPassword = '', repeated = ''] = ['password', 'new', 'repeated'].map((name) =>
      textOf(form, name),
    );
    if (newPassword !== repeated) {
      setOutcome('differ');
      return;
    }
    setBusy(true);
    setOutcome(undefined);
    try {
      await api.changePassword({ password, newPassword });
      form.reset();
      setOutcome('done');
    } catch (thrown) {
      const error = toError(thrown);
      setOutcome(error.status === 403 ? 'wrong' : error);
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void change(event.currentTarget);
  };
  return (
    <form class="card password-form" onSubmit={onSubmit} aria-labelledby="own-password">
      <h2 id="own-password">{words.password}</h2>
      <p class="help">{words.passwordHelp(LENGTH.min)}</p>
      {/* For password managers: whose password this is. */}
      <input type="text" name="user" autocomplete="username" value={user.name} readOnly hidden />
      <PasswordField name="password" label={words.now} autocomplete="current-password" />
      <PasswordField name="new" label={words.fresh} autocomplete="new-password" />
      <PasswordField name="repeated" label={words.repeated} autocomplete="new-password" />
      <button class="button button-primary" disabled={isBusy}>
        {isBusy ? words.busy : words.change}
      </button>
      <OutcomeNotice outcome={outcome} />
    </form>
  );
}

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  readonly autocomplete: 'current-password' | 'new-password';
}

function PasswordField({ name, label, autocomplete }: PasswordFieldProps) {
  const least = autocomplete === 'new-password' ? { minLength: LENGTH.min } : {};
  return (
    <label>
      {label}
      <input type="password" name={name} autocomplete={autocomplete} required maxLength={LENGTH.max} {...least} />
    </label>
  );
}

function OutcomeNotice({ outcome }: { readonly outcome: Outcome }) {
  const { language } = useSignedInReader();
  const words = ACCOUNT_TEXT[language];
  if (outcome === 'done') {
    return (
      <p class="notice notice-done" role="status">
        {words.done}
      </p>
    );
  }
  if (outcome === 'differ' || outcome === 'wrong') {
    return (
      <p class="notice notice-error" role="alert">
        {words[outcome]}
      </p>
    );
  }
  return outcome === undefined ? null : <ErrorNotice error={outcome} />;
}

function textOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
