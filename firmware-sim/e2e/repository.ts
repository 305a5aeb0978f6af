import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, from the compiled place of this file. */
export const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
