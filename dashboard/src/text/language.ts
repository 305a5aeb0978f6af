import type { AreaUnit } from '@furrow/protocol/area-units';
import { en } from './en.js';
import { zh, type Messages } from './zh.js';

export type Language = 'zh' | 'en';

export const MESSAGES: Readonly<Record<Language, Messages>> = { zh, en };

/** For `lang` attributes and for Intl. */
export const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** The first language of the browser that we speak; English where it names none. */
export function preferredLanguage(browserLanguages: readonly string[]): Language {
  for (const tag of browserLanguages) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'zh' || language === 'en') return language;
  }
  return 'en';
}

/** Mu where Chinese is read, hectares elsewhere, until the reader says otherwise. */
export function usualUnit(language: Language): AreaUnit {
  return language === 'zh' ? 'mu' : 'ha';
}
