import type { GatewaySockets } from '../ingest/gateway-socket.js';
import type { Journal } from '../journal/journal.js';
import { RawFetchStore } from '../raw/raw-fetch-store.js';
import { RawFetches } from '../raw/raw-fetches.js';
import type { Setting } from './setting.js';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

/** What fetches raw frames, and where they are kept. */
export function openRawFrames(
  { config, dataDir, clock, logger }: Setting,
  { sockets, journal }: { readonly sockets: GatewaySockets; readonly journal: Journal },
) {
  const { fetchMaxMb, totalMaxMb, keepDays } = config.rawFrames;
  const limits = { fetchMaxBytes: fetchMaxMb * MIB, totalMaxBytes: totalMaxMb * MIB, keepMs: keepDays * DAY_MS };
  const store = new RawFetchStore(dataDir.rawFrames);
  const fetches = new RawFetches({ store, sockets, journal, limits, clock, logger: logger.part('raw frames') });
  return { store, fetches };
}
