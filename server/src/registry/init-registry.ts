import { isDeepStrictEqual } from 'node:util';
import { FileFault } from '../config/yaml-file.js';
import { readRegistryFile } from './registry-file.js';
import type { Registry } from './registry.js';

/**
 * Loads registry files into a registry, all or none; what is there already is not journalled again. Resolves
 * with the number of changes.
 * @throws FileFault where a file is wrong.
 */
export async function initRegistry(registry: Registry, paths: readonly string[]): Promise<number> {
  const requests = paths.flatMap(readRegistryFile).filter(({ collection, id, validFrom, document }) => {
    const known = registry.history(collection, id).findLast((change) => change.validFrom === validFrom);
    return known === undefined || !isDeepStrictEqual(known.document, document);
  });
  if (requests.length === 0) return 0;
  const result = await registry.changeAll(requests);
  if (!result.ok) throw new FileFault(result.faults.map((fault) => `${paths.join(', ')}: ${fault}`));
  return result.changes.length;
}
