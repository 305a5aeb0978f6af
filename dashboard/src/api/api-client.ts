import type { AdjustmentList, Approval, ClosedPeriod, PeriodList, PeriodRequest } from '@furrow/protocol/approval';
import type {
  Catalogue,
  CorrectionList,
  Enrolment,
  GatewayList,
  Health,
  JobFilter,
  JobList,
  Login,
  SessionUser,
  TotalList,
  Track,
} from '@furrow/protocol/api';
import type { FlagList } from '@furrow/protocol/flag';
import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import type { Job, TotalDimension } from '@furrow/protocol/job';
import type { OverlapFilter, OverlapList } from '@furrow/protocol/overlap';
import type { RawFetch, RawFetchList, RawFetchRequest } from '@furrow/protocol/raw-fetch';
import { AS_OF_HEADER, type AsOf } from '../offline/as-of.js';
import type { AuditList } from './audit-list.js';
import { ApiError, toApiError } from './api-error.js';

/** GeoJSON as coverage comes: any of these, in longitude, latitude order. */
export interface GeoJsonFeature {
  readonly type: 'Feature';
  readonly geometry: GeoJsonGeometry | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}
export interface GeoJsonGeometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly GeoJsonGeometry[];
}
export type GeoJson =
  | GeoJsonFeature
  | GeoJsonGeometry
  | { readonly type: 'FeatureCollection'; readonly features: readonly GeoJsonFeature[] };

export type ExportFormat = 'csv' | 'geojson';

/** Every request of the dashboard. All of them reject with an `ApiError` and nothing else. */
export interface ApiClient {
  session(): Promise<SessionUser>;
  signIn(login: Login): Promise<SessionUser>;
  signOut(): Promise<void>;
  catalogue(): Promise<Catalogue>;
  jobs(filter: JobFilter, cursor: string | null): Promise<JobList>;
  job(jobId: string): Promise<Job>;
  jobCoverage(jobId: string): Promise<GeoJson>;
  /** Totals of local days `from` to `to`, both inclusive. */
  totals(range: { from: string; to: string }, dimension: TotalDimension): Promise<TotalList>;
  /** Lines of the correction ledger about a job, or about local days `from` to `to`; newest first. */
  corrections(about: { job: string } | { from: string; to: string }): Promise<CorrectionList>;
  /** Who worked on whose ground, the largest first. */
  overlaps(filter: OverlapFilter): Promise<OverlapList>;
  /** The exact ground of a job's overlaps. */
  overlapGround(jobId: string): Promise<GeoJson>;
  /** Questions about work, with what they rest on. */
  flags(filter: Omit<OverlapFilter, 'campaign'>): Promise<FlagList>;
  /** A machine's path; `from` and `to` are UTC ms. */
  track(machineId: string, range: { from: number; to: number }): Promise<Track>;
  /** Approves the unique area of a job as it is shown. */
  approveJob(jobId: string, uniqueM2: number): Promise<Approval>;
  periods(): Promise<PeriodList>;
  closePeriod(period: PeriodRequest): Promise<ClosedPeriod>;
  /** A page of adjustments, newest first; `before` null for the first. */
  adjustments(before: number | null): Promise<AdjustmentList>;
  gateways(): Promise<GatewayList>;
  /** Says how a gateway is to work from now on. */
  tuneGateway(gatewayId: string, tuning: GatewayTuning): Promise<void>;
  /** Raw frames that were asked of a gateway, the newest first. */
  rawFrames(gatewayId: string): Promise<RawFetchList>;
  askRawFrames(gatewayId: string, span: RawFetchRequest): Promise<RawFetch>;
  enrolGateway(gatewayId: string, enrolment: Enrolment): Promise<void>;
  revokeGateway(gatewayId: string): Promise<void>;
  /** A page of the audit log, newest first; `before` null for the first. */
  audit(before: number | null): Promise<AuditList>;
  /** Sets the own password; a wrong one of now is answered with 403. */
  changePassword(change: { readonly password: string; readonly newPassword: string }): Promise<void>;
  health(): Promise<Health>;
}

/** The client over a fetch function; tests pass their own. `asOf` hears of each answer whether it was a kept one. */
export function createApiClient(fetchJson: typeof fetch, asOf?: Pick<AsOf, 'note'>): ApiClient {
  const get = async <T>(path: string): Promise<T> => {
    const response = await send(fetchJson, 'GET', { path });
    const answer = await readJson<T>(response);
    asOf?.note(path, response.headers.get(AS_OF_HEADER));
    return answer;
  };
  const write = (method: string, request: ApiRequest) => send(fetchJson, method, request);
  return {
    session: () => get('/api/session'),
    signIn: async (login) => readJson(await write('POST', { path: '/api/session', body: login })),
    signOut: async () => void (await write('DELETE', { path: '/api/session' })),
    catalogue: () => get('/api/catalogue'),
    jobs: (filter, cursor) => get(`/api/jobs${queryText({ ...filter, cursor })}`),
    job: (jobId) => get(`/api/jobs/${encodeURIComponent(jobId)}`),
    jobCoverage: (jobId) => get(`/api/jobs/${encodeURIComponent(jobId)}/coverage`),
    totals: (range, dimension) => get(`/api/totals${queryText({ ...range, dimension })}`),
    corrections: (about) => get(`/api/corrections${queryText({ ...about, limit: '500' })}`),
    overlaps: (filter) => get(`/api/overlaps${queryText(filter)}`),
    overlapGround: (job) => get(`/api/overlaps/ground${queryText({ job })}`),
    flags: (filter) => get(`/api/flags${queryText(filter)}`),
    track: (machine, { from, to }) => get(`/api/track${queryText({ machine, from: String(from), to: String(to) })}`),
    approveJob: async (id, uniqueM2) =>
      readJson(await write('POST', { path: `/api/jobs/${encodeURIComponent(id)}/approve`, body: { uniqueM2 } })),
    periods: () => get('/api/periods'),
    closePeriod: async (body) => readJson(await write('POST', { path: '/api/periods', body })),
    adjustments: (before) => get(`/api/adjustments${queryText({ before: before === null ? null : String(before) })}`),
    gateways: () => get('/api/gateways'),
    enrolGateway: async (id, body) => void (await write('POST', { path: gatewayPath(id, 'enrol'), body })),
    revokeGateway: async (id) => void (await write('POST', { path: gatewayPath(id, 'revoke'), body: {} })),
    tuneGateway: async (id, body) => void (await write('PUT', { path: gatewayPath(id, 'tuning'), body })),
    rawFrames: (id) => get(gatewayPath(id, 'raw-frames')),
    askRawFrames: async (id, body) => readJson(await write('POST', { path: gatewayPath(id, 'raw-frames'), body })),
    audit: (before) => get(`/api/audit${queryText({ before: before === null ? null : String(before) })}`),
    changePassword: async (body) => void (await write('PUT', { path: '/api/session/password', body })),
    health: () => get('/api/health'),
  };
}

/** Address of an export: a plain link, so that the browser streams it to disk. */
export function exportPath(format: ExportFormat, filter: JobFilter): string {
  return `/api/exports/jobs.${format}${queryText(filter)}`;
}

/** Address of the evidence of a job, or of the days of a machine: a zip archive. */
export function evidencePath(of: Pick<JobFilter, 'machine' | 'from' | 'to'> | { readonly job: string }): string {
  return `/api/exports/evidence${queryText(of)}`;
}

/** Address of raw frames that have come: a zip archive of captures. */
export function rawFramesPath(gatewayId: string, fetchId: number): string {
  return `${gatewayPath(gatewayId, 'raw-frames')}/${fetchId}`;
}

/** `?a=1&b=2` of what is set; empty text and null are left out. */
export function queryText(values: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

interface ApiRequest {
  readonly path: string;
  readonly body?: unknown;
}

const gatewayPath = (gatewayId: string, act: 'enrol' | 'revoke' | 'tuning' | 'raw-frames') =>
  `/api/gateways/${encodeURIComponent(gatewayId)}/${act}`;

async function send(fetchJson: typeof fetch, method: string, { path, body }: ApiRequest): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  let response: Response;
  try {
    response = await fetchJson(path, { method, headers, credentials: 'same-origin', ...content });
  } catch {
    throw new ApiError(null, null);
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

/** A good answer with a body that is not JSON comes from something between here and the server. */
async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    throw new ApiError(null, null);
  }
}
