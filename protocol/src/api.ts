import { Type } from 'typebox';
import { BatchNotice } from './batch-notice.js';
import { GatewayTuning } from './gateway-tuning.js';
import type { AreaGeometry } from './registry-document.js';
import { Correction } from './correction.js';
import { AreaCertainty, DayTotal, EngineStamp, Job } from './job.js';

/** Errors of the API: problem+json (RFC 9457). `detail` names the place, the value and the remedy. */
export const Problem = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String() },
  { $id: 'Problem' },
);
export type Problem = Type.Static<typeof Problem>;

export const ROLES = ['admin', 'manager', 'driver', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who is logged in. `organisationId` null sees all; a driver sees their own work only. */
export const SessionUser = Type.Object(
  {
    name: Type.String(),
    role: Type.Enum([...ROLES]),
    organisationId: Type.Union([Type.String(), Type.Null()]),
    driverId: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'SessionUser' },
);
export type SessionUser = Type.Static<typeof SessionUser>;

export const Login = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 120 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false, $id: 'Login' },
);
export type Login = Type.Static<typeof Login>;

/** Names and places that the pages need beside figures: `GET /api/catalogue`, within the reader's scope. */
export const Catalogue = Type.Object(
  {
    timeZone: Type.String(),
    serverTime: Type.Integer(),
    engine: EngineStamp,
    map: Type.Object({
      center: Type.Unsafe<[number, number]>(
        Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'longitude, latitude' }),
      ),
      zoom: Type.Number(),
      tileUrl: Type.Union([Type.String(), Type.Null()], { description: 'base map; null for the built-in one' }),
      attribution: Type.String(),
      datum: Type.Optional(Type.Enum(['wgs84', 'gcj02'], { description: 'of the tiles; wgs84 where it is left out' })),
    }),
    organisations: Type.Array(
      Type.Object({ id: Type.String(), names: Type.Object({ zh: Type.String(), en: Type.String() }) }),
    ),
    operations: Type.Array(
      Type.Object({
        id: Type.String(),
        names: Type.Object({ zh: Type.String(), en: Type.String() }),
        conservationTillage: Type.Boolean(),
        colour: Type.String({ description: '#rrggbb, as coverage tiles draw it' }),
      }),
    ),
    townships: Type.Array(
      Type.Object({
        code: Type.String(),
        names: Type.Object({ zh: Type.String(), en: Type.String() }),
        geometry: Type.Optional(Type.Unsafe<AreaGeometry>({ type: 'object', description: 'drawn on the base map' })),
      }),
    ),
    machines: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        kind: Type.String(),
        plate: Type.Union([Type.String(), Type.Null()]),
        organisationId: Type.String(),
        implementName: Type.Union([Type.String(), Type.Null()]),
        workingWidthM: Type.Union([Type.Number(), Type.Null()]),
      }),
    ),
    drivers: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), organisationId: Type.String() })),
    partfields: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        areaM2: Type.Number(),
        geometry: Type.Unsafe<AreaGeometry>({ type: 'object' }),
      }),
    ),
  },
  { $id: 'Catalogue' },
);
export type Catalogue = Type.Static<typeof Catalogue>;

/** Filter of jobs, of their sums and of their exports. Days are local days, inclusive. */
export const JobFilter = Type.Object(
  {
    from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    to: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    machine: Type.Optional(Type.String()),
    driver: Type.Optional(Type.String()),
    operation: Type.Optional(Type.String()),
    partfield: Type.Optional(Type.String()),
    township: Type.Optional(Type.String()),
  },
  { additionalProperties: false, $id: 'JobFilter' },
);
export type JobFilter = Type.Static<typeof JobFilter>;

/** What a bundle of evidence is asked for: jobs, or a machine and local days, inclusive. */
export const EvidenceQuery = Type.Object(
  {
    job: Type.Optional(Type.String({ description: 'ids of jobs, separated by commas' })),
    machine: JobFilter.properties.machine,
    from: JobFilter.properties.from,
    to: JobFilter.properties.to,
  },
  { additionalProperties: false, $id: 'EvidenceQuery' },
);
export type EvidenceQuery = Type.Static<typeof EvidenceQuery>;

/** `GET /api/jobs`: newest first, a page at a time. Rows are jobs as a whole; `sums` are over all pages. */
export const JobList = Type.Object(
  {
    jobs: Type.Array(Job),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
    sums: Type.Object({
      jobs: Type.Integer(),
      grossM2: Type.Number(),
      netM2: Type.Number(),
      uniqueM2: Type.Number(),
      workedTimeS: Type.Number(),
      unknownDistanceM: Type.Number(),
      netMu: Type.String({ description: 'sum of the rows as printed, two decimals' }),
      uniqueMu: Type.String({ description: 'sum of the rows as printed, two decimals' }),
      netHa: Type.Optional(Type.String({ description: 'the same in hectares' })),
      uniqueHa: Type.Optional(Type.String({ description: 'the same in hectares' })),
      certainty: Type.Optional(AreaCertainty),
    }),
    pending: Type.Boolean(),
  },
  { $id: 'JobList' },
);
export type JobList = Type.Static<typeof JobList>;

/** `GET /api/totals?from&to&dimension`: settled or provisional day totals. */
export const TotalList = Type.Object(
  { totals: Type.Array(DayTotal), certainty: Type.Optional(AreaCertainty) },
  { $id: 'TotalList', description: '`certainty` is of all rows together' },
);
export type TotalList = Type.Static<typeof TotalList>;

/** `GET /api/corrections`: lines of the correction ledger in scope, newest first. */
export const CorrectionList = Type.Object(
  {
    corrections: Type.Array(Correction),
    nextBefore: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page' }),
  },
  { $id: 'CorrectionList' },
);
export type CorrectionList = Type.Static<typeof CorrectionList>;

/** `GET /api/track?machine&from&to`: the machine's path from the series store, columns of equal length. */
export const Track = Type.Object(
  {
    machineId: Type.String(),
    fixTime: Type.Array(Type.Integer()),
    latitude: Type.Array(Type.Number()),
    longitude: Type.Array(Type.Number()),
    speedMps: Type.Array(Type.Union([Type.Number(), Type.Null()])),
    working: Type.Array(Type.Union([Type.Boolean(), Type.Null()])),
    completeTo: Type.Integer({ description: 'journal position this answer is complete to' }),
    store: Type.String({ description: 'which series store answered' }),
  },
  { $id: 'Track' },
);
export type Track = Type.Static<typeof Track>;

/** Which settings a gateway is to work by, and which it has said that it does. Times: server's clock, UTC ms. */
export const GatewaySettingsState = Type.Object({
  wantedVersion: Type.Integer(),
  wantedSince: Type.Integer(),
  acknowledgedVersion: Type.Union([Type.Integer(), Type.Null()], { description: 'null before the first' }),
  acknowledgedAt: Type.Union([Type.Integer(), Type.Null()]),
  refusal: Type.Union([Type.String(), Type.Null()], { description: 'why it does not take the wanted ones' }),
});
export type GatewaySettingsState = Type.Static<typeof GatewaySettingsState>;

/**
 * `GET /api/gateways`: for admins every gateway that has said hello; for auditors and managers those that are on machines
 * they may see. `PUT /api/gateways/:id/tuning`, for admins and managers, says how one is to work.
 */
export const GatewayList = Type.Object(
  {
    gateways: Type.Array(
      Type.Object({
        gatewayId: Type.String({ description: 'fingerprint of its key: 40 hex digits' }),
        name: Type.String(),
        status: Type.Enum(['pending', 'enrolled', 'revoked']),
        machineId: Type.Union([Type.String(), Type.Null()], { description: 'what it is mounted on now' }),
        connected: Type.Boolean(),
        lastSeen: Type.Union([Type.Integer(), Type.Null()], { description: "server's clock, UTC ms" }),
        rank: Type.Union([Type.Integer(), Type.Null()], { description: 'among the gateways of its machine' }),
        settings: Type.Optional(Type.Union([GatewaySettingsState, Type.Null()])),
        tuning: Type.Optional(GatewayTuning),
      }),
    ),
  },
  { $id: 'GatewayList' },
);
export type GatewayList = Type.Static<typeof GatewayList>;

/** `GET /api/gateways/:id/notices`, for admins: what a gateway said is missing and why, the newest last. */
export const GatewayNotices = Type.Object(
  {
    notices: Type.Array(
      Type.Object({
        ...BatchNotice.properties,
        receivedAt: Type.Integer({ description: "server's clock, UTC ms" }),
      }),
    ),
  },
  { $id: 'GatewayNotices' },
);
export type GatewayNotices = Type.Static<typeof GatewayNotices>;

/** `POST /api/gateways/:id/enrol` admits a gateway and mounts it; `POST /api/gateways/:id/revoke` shuts it out at once. */
export const Enrolment = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 120 }), machineId: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false, $id: 'Enrolment' },
);
export type Enrolment = Type.Static<typeof Enrolment>;

/** `GET /api/health`: public. */
export const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded']),
    version: Type.String(),
    serverTime: Type.Integer(),
    journalPosition: Type.Integer(),
    pendingReplays: Type.Integer(),
    seriesStore: Type.Object({
      kind: Type.String(),
      reachable: Type.Boolean(),
      writtenTo: Type.Integer(),
      behind: Type.Integer(),
    }),
    gateways: Type.Object({ connected: Type.Integer(), pending: Type.Integer() }),
    counters: Type.Record(Type.String(), Type.Integer(), { description: 'refused and set-aside input by reason' }),
  },
  { $id: 'Health' },
);
export type Health = Type.Static<typeof Health>;
