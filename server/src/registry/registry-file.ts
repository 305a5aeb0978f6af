import { REGISTRY_SCHEMAS, type RegistryCollection } from '@furrow/protocol/registry-document';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FileFault, readYamlFile, type YamlFile } from '../config/yaml-file.js';
import type { ChangeRequest } from './registry.js';

const COLLECTIONS = Object.keys(REGISTRY_SCHEMAS) as RegistryCollection[];

type Entry = Record<string, unknown>;

/**
 * The changes that a registry YAML asks for: `COLLECTION: {ID: document}`, or a list of documents where it
 * has a history. A document may carry `validFrom` (a date with time and zone, or UTC ms; default: always). A
 * `geometry` that is text names a GeoJSON file beside the YAML.
 * @throws FileFault naming line and value.
 */
export function readRegistryFile(path: string): ChangeRequest[] {
  const yaml = readYamlFile(path);
  const faults: string[] = [];
  if (!isEntry(yaml.value)) throw new FileFault([`${path}:1: a registry is a map of collections`]);
  for (const key of Object.keys(yaml.value)) {
    if (!COLLECTIONS.includes(key as RegistryCollection)) {
      faults.push(
        `${yaml.placeOf(`/${key}`)}: no collection ${JSON.stringify(key)}; there are ${COLLECTIONS.join(', ')}`,
      );
    }
  }
  if (faults.length > 0) throw new FileFault(faults);
  const collections = yaml.value;
  // In the order of the schemas: what is referred to comes before what refers to it.
  return inOrderOfReference().flatMap((collection) => collectionRequests(yaml, collection, collections[collection]));
}

/** Drivers and operations before the machines and implements that name them. */
function inOrderOfReference(): RegistryCollection[] {
  const first: RegistryCollection[] = ['organisations', 'townships', 'operations', 'drivers'];
  return [...first, ...COLLECTIONS.filter((collection) => !first.includes(collection))];
}

function collectionRequests(yaml: YamlFile, collection: RegistryCollection, documents: unknown): ChangeRequest[] {
  if (documents === undefined || documents === null) return [];
  if (!isEntry(documents))
    throw new FileFault([`${yaml.placeOf(`/${collection}`)}: ${collection} is a map from id to document`]);
  return Object.entries(documents).flatMap(([id, value]) =>
    (Array.isArray(value) ? value : [value]).map((document: unknown) => {
      const place = yaml.placeOf(`/${collection}/${id}`);
      if (!isEntry(document)) throw new FileFault([`${place}: ${collection} ${id} must be a map`]);
      const { validFrom, ...rest } = document;
      return {
        collection,
        id,
        validFrom: timeOf(validFrom, place),
        document: withGeometry(rest, { place, directory: dirname(yaml.path) }),
        by: 'init',
      };
    }),
  );
}

function timeOf(value: unknown, place: string): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const hasZone = typeof value === 'string' && /T.*(Z|[+-]\d{2}:\d{2})$/.test(value);
  const time = hasZone ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new FileFault([`${place}: validFrom must be like 2026-04-01T00:00:00+08:00, got ${JSON.stringify(value)}`]);
  }
  return time;
}

function withGeometry(document: Entry, { place, directory }: { place: string; directory: string }): Entry {
  const name = document['geometry'];
  if (typeof name !== 'string') return document;
  const path = resolve(directory, name);
  try {
    return { ...document, geometry: areaOf(JSON.parse(readFileSync(path, 'utf8'))) };
  } catch (error) {
    throw new FileFault([`${place}: geometry ${path}: ${(error as Error).message}`]);
  }
}

/** The area of a GeoJSON file: a geometry, a feature, or a collection of one feature. */
function areaOf(value: unknown): unknown {
  const { type, geometry, features } = value as { type?: unknown; geometry?: unknown; features?: unknown[] };
  if (type === 'Feature') return geometry;
  if (type !== 'FeatureCollection') return value;
  if (features?.length !== 1) throw new Error(`has ${features?.length ?? 0} features; give a file with one`);
  return (features[0] as { geometry: unknown }).geometry;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
