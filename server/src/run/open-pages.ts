import { resolve } from 'node:path';
import { createApi, trustProxy } from '../api/api.js';
import { CoverageVersions, ownedGrounds } from '../api/coverage-versions.js';
import type { ApiDependencies } from '../api/dependencies.js';
import { createBundle } from '../evidence/create-bundle.js';
import type { EvidenceSource } from '../evidence/evidence-source.js';
import { attachLive } from '../live/live-socket.js';
import { rawArchive } from '../raw/raw-archive.js';
import { readServerKey } from './data-dir.js';
import type { ServerParts } from './open-parts.js';
import type { Setting } from './setting.js';

const DASHBOARD_FOLDER = resolve(import.meta.dirname, '../../../dashboard/dist');

/** The API and the live feed over the parts, told of all that changes. */
export function openPages(parts: ServerParts, setting: Setting) {
  const { config, clock, version } = setting;
  const { counters, folds, runner, registry, journal, accounts, audit, sockets, store, writer, io, logger } = parts;
  const coverageVersions = new CoverageVersions(String(clock.now()));
  const api = createApi({
    config: {
      version,
      isTls: config.tls !== null || config.trustProxy,
      map: config.map,
      dashboardFolder: DASHBOARD_FOLDER,
    },
    clock,
    folds,
    registry,
    accounts,
    presence: sockets,
    gatewayLastSeen: (gatewayId) => sockets.lastSeen(gatewayId),
    gatewaySettings: (gatewayId) => parts.settings.publisher.state(gatewayId),
    gatewayNotices: (gatewayId) => [...parts.ledgers.noticesOf(gatewayId)],
    audit,
    corrections: parts.settled.book,
    approvals: parts.approvals,
    approvalBook: parts.settled.approvals,
    prepareApproval: (localDays) => parts.ledger.prepare(localDays),
    settleExported: (localDays) => parts.ledger.settleFor('export', localDays),
    evidence: (request) => createBundle(evidenceSource(parts, setting), request),
    rawFrames: rawFramesOf(parts),
    seriesStore: store,
    seriesStatus: () => writer.status(),
    journalPosition: () => journal.head().position,
    coverageVersions,
    counters: () => ({ ...counters.snapshot(), ...runner.setAsideCounters() }),
    onError: (error, place) => logger.log('error', `${place}: ${String((error as Error).stack ?? error)}`),
  });
  if (config.trustProxy) trustProxy(api);
  const live = attachLive(io, { folds, registry, presence: sockets, coverageVersions, clock, accounts });
  runner.onFolded(({ changes }) => {
    coverageVersions.noteChange(changes.bounds, ownedGrounds(folds, changes));
    writer.noteChanges(changes);
    live.noteNews();
  });
  sockets.onPresence(() => live.noteNews());
  registry.onChange(({ collection, id, validFrom }) => {
    if (collection === 'mounting') writer.noteRemount(id, validFrom);
    live.noteNews();
  });
  return { api, live };
}

function rawFramesOf({ rawFrames: { fetches }, journal }: ServerParts): ApiDependencies['rawFrames'] {
  return {
    ask: (request) => fetches.ask(request),
    list: (gatewayId) => fetches.list(gatewayId),
    find: (id) => fetches.find(id),
    files: (fetch) => rawArchive(journal, fetch, fetches.textOf(fetch.id)),
  };
}

function evidenceSource(parts: ServerParts, { clock, dataDir, version }: Setting): EvidenceSource {
  const { journal, registry, folds, settled, ledger, runner } = parts;
  return {
    journal,
    registry,
    folds,
    settled,
    settle: (localDays) => ledger.settleFor('export', localDays),
    serverKey: readServerKey(dataDir),
    clock,
    software: version,
    rawFrames: (gatewayId) => parts.rawFrames.fetches.evidence(gatewayId),
    backlog: () => runner.backlog(),
  };
}
