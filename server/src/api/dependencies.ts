import type { GatewayNotices, GatewaySettingsState } from '@furrow/protocol/api';
import type { Accounts } from '../auth/accounts.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { Clock } from '../clock/clock.js';
import type { BundleFile } from '../evidence/bundle-files.js';
import type { EvidenceBundle } from '../evidence/create-bundle.js';
import type { EvidenceRequest } from '../evidence/evidence-source.js';
import type { Folds } from '../fold/folds.js';
import type { GatewayPresence } from '../ingest/gateway-presence.js';
import type { ApprovalBook } from '../ledger/approval-book.js';
import type { Approvals } from '../ledger/approvals.js';
import type { CorrectionBook } from '../ledger/correction-book.js';
import type { RawFetches } from '../raw/raw-fetches.js';
import type { StoredFetch } from '../raw/raw-fetch-store.js';
import type { Registry } from '../registry/registry.js';
import type { SeriesStore } from '../store/series-store.js';
import type { SeriesWriterStatus } from '../store/series-writer.js';
import type { CoverageVersions } from './coverage-versions.js';

export interface ApiConfig {
  readonly version: string;
  /** Served over TLS, here or by a proxy in front: the cookie then is `Secure`. */
  readonly isTls: boolean;
  readonly map: {
    /** Longitude, latitude. */
    readonly center: readonly [number, number];
    readonly zoom: number;
    /** Base map; null for the built-in one. */
    readonly tileUrl: string | null;
    readonly attribution: string;
    readonly datum: 'wgs84' | 'gcj02';
  };
  /** Folder of the built dashboard. */
  readonly dashboardFolder: string;
}

/** Everything that the API needs, and nothing it can do without. */
export interface ApiDependencies {
  readonly config: ApiConfig;
  readonly clock: Pick<Clock, 'now'>;
  readonly folds: Folds;
  readonly registry: Registry;
  readonly accounts: Accounts;
  readonly presence: Pick<GatewayPresence, 'connected' | 'identified' | 'offerRefused'>;
  /** When a gateway was last heard by the server's clock, UTC ms; null where never since the start. */
  readonly gatewayLastSeen: (gatewayId: string) => number | null;
  /** Which settings a gateway is to work by and works by; null where none were made for it. */
  readonly gatewaySettings: (gatewayId: string) => GatewaySettingsState | null;
  /** What a gateway said is missing, oldest first. */
  readonly gatewayNotices: (gatewayId: string) => GatewayNotices['notices'];
  readonly audit: AuditLog;
  readonly corrections: Pick<CorrectionBook, 'read' | 'countsOf'>;
  readonly approvals: Pick<Approvals, 'ofJob' | 'adjustmentM2' | 'approve' | 'close' | 'periods'>;
  readonly approvalBook: Pick<ApprovalBook, 'newest'>;
  /** Settles local days for an approval. @returns days that have not ended. */
  readonly prepareApproval: (localDays: readonly string[]) => string[];
  /** Settles local days whose rows are about to leave, as far as they have ended. */
  readonly settleExported: (localDays: Iterable<string>) => void;
  /** Makes a bundle of evidence; its rows leave, so its days settle as far as they have ended. */
  readonly evidence: (request: EvidenceRequest) => Promise<EvidenceBundle>;
  /** Raw frames of gateways; `files` of what has come of a request. */
  readonly rawFrames: Pick<RawFetches, 'ask' | 'list' | 'find'> & {
    readonly files: (fetch: StoredFetch) => Promise<readonly BundleFile[]>;
  };
  readonly seriesStore: SeriesStore;
  readonly seriesStatus: () => SeriesWriterStatus;
  readonly journalPosition: () => number;
  readonly coverageVersions: CoverageVersions;
  /** Refused and set-aside input by reason. */
  readonly counters: () => Readonly<Record<string, number>>;
  /** The one place where errors that no client caused are logged. */
  readonly onError: (error: unknown, place: string) => void;
}
