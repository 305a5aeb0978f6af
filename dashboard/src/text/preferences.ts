import type { AreaUnit } from '@furrow/protocol/area-units';
import { preferredLanguage, usualUnit, type Language } from './language.js';

/** What a reader chose on this device; the unit follows the language until it is chosen. */
export interface Preferences {
  readonly language: Language;
  readonly unit: AreaUnit;
}

/** The two things needed of localStorage. */
export interface PreferenceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const LANGUAGE_KEY = 'furrow.language';
const UNIT_KEY = 'furrow.unit';

/** Stored choice, else the browser's languages. Storage may be forbidden: then nothing is stored. */
export function readPreferences(storage: PreferenceStorage, browserLanguages: readonly string[]): Preferences {
  const storedLanguage = attempt(() => storage.getItem(LANGUAGE_KEY));
  const storedUnit = attempt(() => storage.getItem(UNIT_KEY));
  const language =
    storedLanguage === 'zh' || storedLanguage === 'en' ? storedLanguage : preferredLanguage(browserLanguages);
  return { language, unit: storedUnit === 'mu' || storedUnit === 'ha' ? storedUnit : usualUnit(language) };
}

/** Keeps a chosen language; the unit stays as chosen, or follows the language where none was. */
export function chooseLanguage(storage: PreferenceStorage, language: Language): Preferences {
  attempt(() => storage.setItem(LANGUAGE_KEY, language));
  return readPreferences(storage, [language]);
}

/** Keeps a chosen unit. */
export function chooseUnit(storage: PreferenceStorage, unit: AreaUnit): void {
  attempt(() => storage.setItem(UNIT_KEY, unit));
}

function attempt<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
