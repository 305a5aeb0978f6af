import type { PeriodRequest } from '@furrow/protocol/approval';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { toError } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import { APPROVAL_TEXT } from '../text/approval-text.js';
import { useOrganisationName } from './organisation-name.js';

/** Closes a period, after it was said once more what that means. */
export function ClosePeriod({ onClosed }: { readonly onClosed: () => void }) {
  const { api, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const [asked, setAsked] = useState<PeriodRequest>();
  const [failure, setFailure] = useState<ApiError>();
  const close = async (period: PeriodRequest) => {
    setFailure(undefined);
    try {
      await api.closePeriod(period);
      onClosed();
    } catch (thrown) {
      setFailure(toError(thrown));
    } finally {
      setAsked(undefined);
    }
  };
  return (
    <section aria-labelledby="close-period">
      <h2 id="close-period">{words.close}</h2>
      {failure === undefined ? null : <ErrorNotice error={failure} onRetry={onClosed} />}
      <PeriodForm onChosen={setAsked} />
      {asked === undefined ? null : (
        <ConfirmClose period={asked} onConfirm={() => void close(asked)} onCancel={() => setAsked(undefined)} />
      )}
    </section>
  );
}

function PeriodForm({ onChosen }: { readonly onChosen: (period: PeriodRequest) => void }) {
  const { catalogue, user, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const [isInverted, setInverted] = useState(false);
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [from, to, organisation] = ['from', 'to', 'organisation'].map((name) => data.get(name));
    if (typeof from !== 'string' || typeof to !== 'string') return;
    setInverted(from > to);
    const organisationId = typeof organisation === 'string' && organisation !== '' ? organisation : null;
    if (from <= to) onChosen({ organisationId, from, to });
  };
  const own = catalogue.organisations.filter(({ id }) => user.organisationId === null || id === user.organisationId);
  return (
    <form class="card filter" onSubmit={onSubmit} aria-label={words.close}>
      <label>
        {words.from}
        <input type="date" name="from" required />
      </label>
      <label>
        {words.to}
        <input type="date" name="to" required />
      </label>
      <label>
        {words.organisation}
        <select name="organisation">
          {user.organisationId === null ? <option value="">{words.allOrganisations}</option> : null}
          {own.map(({ id, names }) => (
            <option key={id} value={id}>
              {names[language]}
            </option>
          ))}
        </select>
      </label>
      <button class="button">{words.close}</button>
      {isInverted ? (
        <p class="notice notice-error" role="alert">
          {words.rangeInverted}
        </p>
      ) : null}
    </form>
  );
}

interface ConfirmCloseProps {
  readonly period: PeriodRequest;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

function ConfirmClose({ period: { from, to, organisationId }, onConfirm, onCancel }: ConfirmCloseProps) {
  const { format, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const organisation = useOrganisationName()(organisationId);
  return (
    <div class="confirm" role="alert">
      <p>{words.closeAsk({ from: format.day(from), to: format.day(to), organisation })}</p>
      <button type="button" class="button button-danger" onClick={onConfirm}>
        {words.confirmClose}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        {words.cancel}
      </button>
    </div>
  );
}
