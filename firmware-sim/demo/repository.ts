import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, from the compiled place of this file. */
export const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The compiled programs, which demo and end-to-end tests start as processes. */
export const SIMULATOR_MAIN = join(REPOSITORY, 'firmware-sim/dist/src/main.js');
export const GATEWAY_MAIN = join(REPOSITORY, 'gateway/dist/main.js');
/** What a user starts: it runs the gateway in a lean process. */
export const GATEWAY_BIN = join(REPOSITORY, 'gateway/bin/furrow-gateway.cjs');
export const SERVER_MAIN = join(REPOSITORY, 'server/dist/main.js');

/** Townships and operations, as the server loads them at init. */
export const REGISTRY_FILE = join(REPOSITORY, 'server/registry.lishu.yaml');
