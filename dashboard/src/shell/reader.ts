import type { Catalogue, SessionUser } from '@furrow/protocol/api';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ApiClient } from '../api/api-client.js';
import type { ReaderFormat } from '../format/reader-format.js';
import type { Language } from '../text/language.js';
import type { Messages } from '../text/zh.js';
import type { CatalogueNames } from './catalogue-names.js';

/** What every view needs of its reader: their words, their units, their way to the server. */
export interface Reader {
  readonly api: ApiClient;
  readonly language: Language;
  readonly text: Messages;
  readonly format: ReaderFormat;
}

/** A reader who is signed in, with the names behind ids. */
export interface SignedInReader extends Reader {
  readonly user: SessionUser;
  readonly catalogue: Catalogue;
  readonly names: CatalogueNames;
}

export const ReaderContext = createContext<Reader | SignedInReader | null>(null);

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === null) throw new Error('a view was rendered outside ReaderContext');
  return reader;
}

/** For the pages behind the login. */
export function useSignedInReader(): SignedInReader {
  const reader: Reader & Partial<SignedInReader> = useReader();
  if (!isSignedIn(reader)) throw new Error('a page behind the login was rendered without a session');
  return reader;
}

function isSignedIn(reader: Reader & Partial<SignedInReader>): reader is SignedInReader {
  return reader.user !== undefined && reader.catalogue !== undefined && reader.names !== undefined;
}
