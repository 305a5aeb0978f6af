import type { SessionUser } from '@furrow/protocol/api';
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../text/language.js';
import { MESSAGES } from '../text/language.js';
import type { Preferences } from '../text/preferences.js';
import { PageLink } from './navigation.js';
import { useReader } from './reader.js';
import { PAGES_BY_ROLE, type Route } from './route.js';

interface AppBarProps {
  readonly user: SessionUser | null;
  readonly route: Route;
  readonly preferences: Preferences;
  readonly onLanguage: (language: Language) => void;
  readonly onUnit: (unit: Preferences['unit']) => void;
  readonly onSignOut: () => void;
}

/** Name, navigation by role, language, unit, account. Folds into a menu on a phone. */
export function AppBar(props: AppBarProps) {
  const { text } = useReader();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [props.route]);
  const { user } = props;
  const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
  return (
    <header class="app-bar" onKeyDown={close}>
      <PageLink href="/" class="brand">
        <img src="/furrow.svg" alt="" width="28" height="28" />
        <span>{text.product}</span>
      </PageLink>
      <span class="app-bar-page" aria-hidden="true">
        {props.route.page === 'home' || props.route.page === 'unknown' ? '' : text.pageTitle[props.route.page]}
      </span>
      <button
        type="button"
        class="menu-button"
        aria-expanded={isOpen}
        aria-controls="menu"
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d={isOpen ? 'M5 5l14 14M19 5L5 19' : 'M3 6h18M3 12h18M3 18h18'} />
        </svg>
        <span class="visually-hidden">{text.menu}</span>
      </button>
      <div id="menu" class={isOpen ? 'menu menu-open' : 'menu'}>
        {user === null ? null : <RoleNavigation user={user} route={props.route} />}
        <Choices {...props} />
        {user === null ? null : (
          <div class="account">
            <PageLink href="/account" class="account-name" isCurrent={props.route.page === 'account'}>
              {user.name}
              <small>{text.role[user.role]}</small>
              <span class="visually-hidden">{text.pageTitle.account}</span>
            </PageLink>
            <button type="button" class="button button-quiet" onClick={props.onSignOut}>
              {text.signOut}
            </button>
          </div>
        )}
      </div>
    </header>
  );
}

function RoleNavigation({ user, route }: { readonly user: SessionUser; readonly route: Route }) {
  const { text } = useReader();
  return (
    <nav aria-label={text.navigation} class="role-navigation">
      {PAGES_BY_ROLE[user.role].map((page) => (
        <PageLink key={page} href={`/${page}`} isCurrent={route.page === page}>
          {text.pageTitle[page]}
        </PageLink>
      ))}
    </nav>
  );
}

function Choices({ preferences, onLanguage, onUnit }: AppBarProps) {
  const { text } = useReader();
  return (
    <div class="choices">
      <div class="switch" role="group" aria-label={text.language}>
        {(['zh', 'en'] as const).map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            aria-pressed={preferences.language === language}
            onClick={() => onLanguage(language)}
          >
            {MESSAGES[language].languageName}
          </button>
        ))}
      </div>
      <div class="switch" role="group" aria-label={text.unitSwitch}>
        {(['mu', 'ha'] as const).map((unit) => (
          <button key={unit} type="button" aria-pressed={preferences.unit === unit} onClick={() => onUnit(unit)}>
            {text.unit[unit]}
          </button>
        ))}
      </div>
    </div>
  );
}
