import { Figure } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';
import { ACCOUNT_TEXT } from '../text/account-text.js';
import { PasswordForm } from './password-form.js';

/** Who reads, what they see, and their own password. */
export function AccountPage() {
  const { text, user, names, catalogue, language } = useSignedInReader();
  const words = ACCOUNT_TEXT[language];
  const organisation = catalogue.organisations.find(({ id }) => id === user.organisationId)?.names[language];
  return (
    <main id="content" class="page page-account">
      <h1>{text.pageTitle.account}</h1>
      <section class="card" aria-label={words.who}>
        <dl class="rows">
          <Figure label={text.login.name} value={user.name} />
          <Figure label={words.role} value={text.role[user.role]} />
          <Figure label={words.organisation} value={organisation ?? user.organisationId ?? words.allOrganisations} />
          {user.driverId === null ? null : <Figure label={text.day.driver} value={names.driver(user.driverId)} />}
        </dl>
      </section>
      <PasswordForm />
    </main>
  );
}
