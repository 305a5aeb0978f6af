import type { Catalogue, SessionUser } from '@furrow/protocol/api';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../api/api-client.js';
import type { ApiError } from '../api/api-error.js';
import { createReaderFormat } from '../format/reader-format.js';
import { registerOfflineKeeper } from '../offline/register.js';
import { LoginPage } from '../login/login-page.js';
import { LOCALES, MESSAGES } from '../text/language.js';
import { chooseLanguage, chooseUnit, readPreferences, type Preferences } from '../text/preferences.js';
import { AppBar } from './app-bar.js';
import { createCatalogueNames } from './catalogue-names.js';
import { toError } from './loaded.js';
import { goTo, useRoute } from './navigation.js';
import { ErrorNotice, LoadingNotice } from './notice.js';
import { Page } from './page.js';
import { ReaderContext } from './reader.js';
import { PAGES_BY_ROLE, type Route } from './route.js';

/** Who reads: nobody known yet, nobody signed in, or a user with their catalogue. */
type Session =
  | { readonly kind: 'asking' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | { readonly kind: 'signedIn'; readonly user: SessionUser; readonly catalogue: Catalogue };

/** The whole dashboard. */
export function App({ api }: { readonly api: ApiClient }) {
  const { preferences, setLanguage, setUnit } = usePreferences();
  const { session, ask, forget } = useSession(api);
  const route = useRoute();
  useRedirects(session, route);
  const text = MESSAGES[preferences.language];
  const reader = useMemo(() => {
    const locale = LOCALES[preferences.language];
    // Before the catalogue is here there is nothing to date: the login page shows no times.
    const timeZone = session.kind === 'signedIn' ? session.catalogue.timeZone : 'UTC';
    const format = createReaderFormat({ locale, unit: preferences.unit, timeZone, words: text.durationWords });
    const base = { api, language: preferences.language, text, format };
    if (session.kind !== 'signedIn') return base;
    const names = createCatalogueNames(session.catalogue, preferences.language);
    return { ...base, user: session.user, catalogue: session.catalogue, names };
  }, [api, preferences, session, text]);
  useLayoutEffect(() => {
    document.documentElement.lang = LOCALES[preferences.language];
    const page = route.page === 'home' || route.page === 'unknown' ? null : text.pageTitle[route.page];
    document.title = page === null ? text.product : `${page} · ${text.product}`;
  }, [preferences.language, route.page, text]);
  useFocusOnPageChange(route);
  const choices = { preferences, onLanguage: setLanguage, onUnit: setUnit };
  return (
    <ReaderContext.Provider value={reader}>
      <a class="skip-link" href="#content">
        {text.skipToContent}
      </a>
      <AppBar {...choices} user={session.kind === 'signedIn' ? session.user : null} route={route} onSignOut={forget} />
      {session.kind === 'asking' ? <LoadingNotice /> : null}
      {session.kind === 'failed' ? (
        <main id="content" class="page">
          <ErrorNotice error={session.error} onRetry={() => void ask()} />
        </main>
      ) : null}
      {session.kind === 'signedOut' ? <LoginPage onSignedIn={() => void ask()} /> : null}
      {session.kind === 'signedIn' ? <Page route={route} onSessionLost={() => void ask()} /> : null}
    </ReaderContext.Provider>
  );
}

/** Another page was chosen: the keyboard and the screen reader go on at its beginning, not in the navigation. */
function useFocusOnPageChange({ page, rest }: Route): void {
  const place = `${page}/${rest ?? ''}`;
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    window.scrollTo(0, 0);
    const content = document.getElementById('content');
    if (content === null) return;
    content.tabIndex = -1;
    content.focus({ preventScroll: true });
  }, [place]);
}

function usePreferences() {
  const [preferences, setPreferences] = useState<Preferences>(() => readPreferences(localStorage, navigator.languages));
  return {
    preferences,
    setLanguage: (language: Preferences['language']) => setPreferences(chooseLanguage(localStorage, language)),
    setUnit: (unit: Preferences['unit']) => {
      chooseUnit(localStorage, unit);
      setPreferences((old) => ({ ...old, unit }));
    },
  };
}

function useSession(api: ApiClient) {
  const [session, setSession] = useState<Session>({ kind: 'asking' });
  const ask = async () => {
    try {
      // At once: on a slow link a second round trip is a second of waiting.
      const asked = [api.session(), api.catalogue()] as const;
      await Promise.allSettled(asked);
      const [user, catalogue] = await Promise.all(asked);
      setSession({ kind: 'signedIn', user, catalogue });
    } catch (thrown) {
      const error = toError(thrown);
      if (error.status === 401) setSession({ kind: 'signedOut' });
      // A session that is shown stays shown while the network is away: the pages say what is old.
      else setSession((old) => (old.kind === 'signedIn' ? old : { kind: 'failed', error }));
    }
  };
  const forget = async () => {
    try {
      await api.signOut();
    } finally {
      setSession({ kind: 'signedOut' });
    }
  };
  useEffect(() => void ask(), []);
  // For who is signed in, once there is something to keep.
  useEffect(() => {
    if (session.kind === 'signedIn') void registerOfflineKeeper(navigator.serviceWorker);
  }, [session.kind]);
  return { session, ask, forget: () => void forget() };
}

function useRedirects(session: Session, route: Route): void {
  useEffect(() => {
    if (session.kind === 'signedOut' && route.page !== 'login') {
      const here = location.pathname + location.search;
      goTo(here === '/' ? '/login' : `/login?to=${encodeURIComponent(here)}`, { replace: true });
    }
    if (session.kind === 'signedIn' && (route.page === 'login' || route.page === 'home')) {
      const wanted = route.query.get('to');
      // Only a path of this site: `//host` would lead away.
      const isOwnPath = wanted !== null && wanted.startsWith('/') && !wanted.startsWith('//');
      goTo(isOwnPath ? wanted : `/${PAGES_BY_ROLE[session.user.role][0]}`, { replace: true });
    }
  }, [session, route]);
}
