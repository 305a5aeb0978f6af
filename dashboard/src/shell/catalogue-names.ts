import type { Catalogue } from '@furrow/protocol/api';
import type { Language } from '../text/language.js';

type Id = string | null;

/** Names behind ids, in the reader's language. An id that is null has no name; one not listed is its own name. */
export interface CatalogueNames {
  readonly machine: (id: string) => string;
  readonly driver: (id: Id) => string | null;
  readonly operation: (id: Id) => string | null;
  readonly township: (code: Id) => string | null;
  readonly partfield: (id: Id) => string | null;
}

/** Looks names up in the catalogue. */
export function createCatalogueNames(catalogue: Catalogue, language: Language): CatalogueNames {
  const machines = new Map(catalogue.machines.map(({ id, name }) => [id, name]));
  const drivers = new Map(catalogue.drivers.map(({ id, name }) => [id, name]));
  const partfields = new Map(catalogue.partfields.map(({ id, name }) => [id, name]));
  const operations = new Map(catalogue.operations.map(({ id, names }) => [id, names[language]]));
  const townships = new Map(catalogue.townships.map(({ code, names }) => [code, names[language]]));
  return {
    machine: (id) => machines.get(id) ?? id,
    driver: nameIn(drivers),
    operation: nameIn(operations),
    township: nameIn(townships),
    partfield: nameIn(partfields),
  };
}

function nameIn(names: ReadonlyMap<string, string>): (id: Id) => string | null {
  return (id) => (id === null ? null : (names.get(id) ?? id));
}
