import type { Clock } from '../clock/clock.js';
import type { ServerConfig } from '../config/server-config.js';
import type { Logger } from '../log/logger.js';
import type { DataDir } from './data-dir.js';

/** What the parts of a server are made from. */
export interface Setting {
  readonly config: ServerConfig;
  readonly dataDir: DataDir;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Version of this software. */
  readonly version: string;
}
