import type {
  Catalogue,
  GatewayList,
  GatewaySettingsState,
  JobFilter,
  JobList,
  SessionUser,
  Track,
} from '@furrow/protocol/api';
import { areaHundredths, hundredthsText, type AreaUnit } from '@furrow/protocol/area-units';
import type { AreaFigures, Job } from '@furrow/protocol/job';
import { addDays, localDayOf, startOfLocalDay } from '../format/time.js';
import { cannedCertainty } from './canned-totals.js';
import { CENTER, FIELDS, fieldGeometry, machineAt, workedStrips, type CannedField } from './canned-ground.js';

export const TIME_ZONE = 'Asia/Shanghai';
const ENGINE = { version: '0.1.0', parameters: '9f2c41d07b3e', runtime: 'node 24.21.0, v8 13.6' };
const DRIVERS = ['王福海', '李春生', '赵铁柱', '孙桂兰'];
const MACHINES = ['东方红 LX1804', '雷沃 P2404', '约翰迪尔 6B-1404', '久保田 M954'];
export const PASS_WIDTHS_M = [3, 4.2, 3, 2.4];
const OPERATIONS = ['no-till-seeding', 'no-till-seeding', 'subsoiling', 'spraying'];

export const USERS: Readonly<Record<string, SessionUser>> = {
  admin: { name: 'admin', role: 'admin', organisationId: null, driverId: null },
  manager: { name: 'manager', role: 'manager', organisationId: 'coop-1', driverId: null },
  driver: { name: 'driver', role: 'driver', organisationId: 'coop-1', driverId: 'd-1' },
  auditor: { name: 'auditor', role: 'auditor', organisationId: null, driverId: null },
};

export function cannedCatalogue(now: number): Catalogue {
  return {
    timeZone: TIME_ZONE,
    serverTime: now,
    engine: ENGINE,
    map: { center: CENTER, zoom: 15, tileUrl: null, attribution: '' },
    organisations: [{ id: 'coop-1', names: { zh: '河东农机合作社', en: 'Hedong machinery co-op' } }],
    operations: [
      {
        id: 'no-till-seeding',
        names: { zh: '免耕播种', en: 'No-till seeding' },
        conservationTillage: true,
        colour: '#0a7d4f',
      },
      { id: 'subsoiling', names: { zh: '深松', en: 'Subsoiling' }, conservationTillage: true, colour: '#0072b2' },
      { id: 'spraying', names: { zh: '植保喷雾', en: 'Spraying' }, conservationTillage: false, colour: '#cc79a7' },
    ],
    townships: [
      { code: '220322100', names: { zh: '梨树镇', en: 'Lishu' } },
      { code: '220322106', names: { zh: '小城子镇', en: 'Xiaochengzi' } },
    ],
    machines: MACHINES.map((name, index) => ({
      id: `m-${index + 1}`,
      name,
      kind: 'tractor',
      plate: `吉03-1${index}427`,
      organisationId: 'coop-1',
      implementName: ['2BMZF-6 免耕播种机', '2BMZF-7 免耕播种机', '1S-300 深松机', '3WPX 喷雾机'][index] ?? null,
      workingWidthM: PASS_WIDTHS_M[index] ?? null,
    })),
    drivers: DRIVERS.map((name, index) => ({ id: `d-${index + 1}`, name, organisationId: 'coop-1' })),
    partfields: FIELDS.map((field) => ({
      id: field.id,
      name: field.name,
      areaM2: field.lengthM * field.widthM,
      geometry: fieldGeometry(field),
    })),
  };
}

/** Three weeks of jobs, newest first; today's are open. Figures follow from the strips they draw. */
export function cannedJobs(now: number): Job[] {
  const today = localDayOf(now, TIME_ZONE);
  return Array.from({ length: 46 }, (_, index) => {
    const machine = index % 4;
    const daysAgo = Math.floor(index / 4) * 2;
    return cannedJob({ index, machine, localDay: addDays(today, -daysAgo), isOpen: index < 3, now });
  });
}

interface JobSeed {
  readonly index: number;
  readonly machine: number;
  readonly localDay: string;
  readonly isOpen: boolean;
  readonly now: number;
}

function cannedJob({ index, machine, localDay, isOpen, now }: JobSeed): Job {
  const field = fieldOf(machine);
  const passes = passesOf(index);
  const distanceM = passes * (field.lengthM - 24);
  const figures = cannedFigures(distanceM, PASS_WIDTHS_M[machine] ?? 3, index);
  const startTime = isOpen ? now - 95 * 60_000 : startOfLocalDay(localDay, TIME_ZONE) + (7 + (index % 5)) * 3_600_000;
  const endTime = startTime + figures.workedTimeS * 1_150;
  return {
    id: `job-${String(index + 1).padStart(4, '0')}`,
    machineId: `m-${machine + 1}`,
    implementId: `i-${machine + 1}`,
    operation: OPERATIONS[machine] ?? null,
    driverId: `d-${machine + 1}`,
    organisationId: 'coop-1',
    partfieldId: index % 7 === 5 ? null : field.id,
    townshipCode: index % 7 === 5 ? null : '220322100',
    startTime,
    endTime,
    localDay: localDayOf(startTime, TIME_ZONE),
    days: [{ localDay: localDayOf(startTime, TIME_ZONE), ...figures }],
    open: isOpen,
    ...figures,
    netIntervalM2: { low: figures.netM2 * 0.996, high: figures.netM2 * 1.006 },
    gapClosedNetM2: null,
    widthM: {
      min: PASS_WIDTHS_M[machine] ?? 3,
      max: PASS_WIDTHS_M[machine] ?? 3,
      source: machine === 1 ? 'ddi67' : 'implement',
    },
    evidence: {
      grade: (['A', 'A', 'B', 'C'] as const)[machine] ?? 'C',
      workState: (['ddi141', 'hitchInWork', 'hitchPosition', 'motion'] as const)[machine] ?? 'motion',
      fixQuality: machine === 3 ? 1 : 4,
    },
    pending: index === 1,
    completeTo: 48_210 - index * 37,
    settled: localDay < localDayOf(now, TIME_ZONE),
    corrections: index === 4 ? 2 : 0,
    engine: ENGINE,
  };
}

function cannedFigures(distanceM: number, widthM: number, index: number): AreaFigures {
  const grossM2 = distanceM * widthM;
  const netM2 = grossM2 * 0.958;
  const sharedM2 = index % 4 === 0 ? netM2 * 0.031 : 0;
  const hasField = index % 7 !== 5;
  return {
    grossM2,
    netM2,
    ownOverlapM2: grossM2 - netM2,
    uniqueM2: netM2 - sharedM2,
    sharedM2,
    insideM2: hasField ? netM2 * 0.994 : null,
    outsideM2: hasField ? netM2 * 0.006 : null,
    missedM2: hasField ? 412.5 : null,
    interpolatedM2: index % 3 === 0 ? 38.4 : 0,
    workedDistanceM: distanceM,
    unknownDistanceM: index % 4 === 0 ? 64 : 0,
    workedTimeS: distanceM / 2.1,
  };
}

/** Coverage of a job, as the strips it worked. */
export function cannedCoverage(job: Job): object {
  const machine = Number(job.machineId.slice(2)) - 1;
  const strips = workedStrips(fieldOf(machine), passesOf(Number(job.id.slice(4)) - 1), PASS_WIDTHS_M[machine] ?? 3);
  return {
    type: 'Feature',
    properties: { jobId: job.id },
    geometry: { type: 'MultiPolygon', coordinates: strips.map((ring) => [ring]) },
  };
}

/** A page of jobs with the sums of all pages. */
export function cannedJobList(jobs: readonly Job[], filter: JobFilter, cursor: string | null): JobList {
  const found = jobs.filter(
    (job) =>
      (filter.from === undefined || job.localDay >= filter.from) &&
      (filter.to === undefined || job.localDay <= filter.to) &&
      (filter.machine === undefined || job.machineId === filter.machine) &&
      (filter.driver === undefined || job.driverId === filter.driver) &&
      (filter.operation === undefined || job.operation === filter.operation) &&
      (filter.township === undefined || job.townshipCode === filter.township),
  );
  const start = Number(cursor ?? 0);
  const sum = (pick: (job: Job) => number) => found.reduce((total, job) => total + pick(job), 0);
  const printed = (unit: AreaUnit, pick: (job: Job) => number) =>
    hundredthsText(sum((job) => areaHundredths(pick(job), unit)));
  return {
    jobs: found.slice(start, start + 20),
    nextCursor: found.length > start + 20 ? String(start + 20) : null,
    sums: {
      jobs: found.length,
      grossM2: sum((job) => job.grossM2),
      netM2: sum((job) => job.netM2),
      uniqueM2: sum((job) => job.uniqueM2),
      workedTimeS: sum((job) => job.workedTimeS),
      unknownDistanceM: sum((job) => job.unknownDistanceM),
      netMu: printed('mu', (job) => job.netM2),
      uniqueMu: printed('mu', (job) => job.uniqueM2),
      netHa: printed('ha', (job) => job.netM2),
      uniqueHa: printed('ha', (job) => job.uniqueM2),
      certainty: cannedCertainty(found),
    },
    pending: found.some(({ pending }) => pending),
  };
}

/** The passes of a machine up to now, one fix each ten seconds. */
export function cannedTrack(machineId: string, now: number, passesNow: number): Track {
  const machine = Number(machineId.slice(2)) - 1;
  const count = 420;
  const fixes = Array.from({ length: count }, (_, index) => {
    const passes = Math.max(0, passesNow - ((count - index) * 10 * 2.1) / fieldOf(machine).lengthM);
    return { fixTime: now - (count - index) * 10_000, passes };
  });
  const places = fixes.map(({ passes }) => machineAt(fieldOf(machine), passes, PASS_WIDTHS_M[machine] ?? 3).place);
  return {
    machineId,
    fixTime: fixes.map(({ fixTime }) => fixTime),
    latitude: places.map(([, latitude]) => latitude),
    longitude: places.map(([longitude]) => longitude),
    speedMps: fixes.map(() => 2.1),
    working: fixes.map(({ passes }) => passes % 1 > 0.03),
    completeTo: 48_210,
    store: 'embedded',
  };
}

function settingsState(now: number, acknowledged: Partial<GatewaySettingsState>): GatewaySettingsState {
  const waiting = { acknowledgedVersion: null, acknowledgedAt: null, refusal: null };
  return { wantedVersion: 3, wantedSince: now - 86_400_000, ...waiting, ...acknowledged };
}

export function cannedGateways(now: number): GatewayList {
  const gateway = (gatewayId: string, rest: Partial<GatewayList['gateways'][number]>) => ({
    gatewayId,
    name: gatewayId.slice(0, 8),
    status: 'enrolled' as const,
    machineId: null,
    connected: true,
    lastSeen: now,
    rank: 1,
    ...rest,
  });
  return {
    gateways: [
      gateway('7be1a9d204cc83f1560b2e97d1a4f86c0293be5d', { status: 'pending', rank: null }),
      gateway('1f0c77aa29de4b16983350c2fe8812b7d46a90e3', {
        name: '东方红 LX1804',
        machineId: 'm-1',
        tuning: { sealAfterS: 30, sources: { receivers: ['roof', 'hood'], speed: ['receiver', 'wheel'] } },
        settings: settingsState(now, { acknowledgedVersion: 3, acknowledgedAt: now - 86_000_000 }),
      }),
      gateway('c4439e01bb7a52d8f6c0197ea35de28064fb1c97', {
        name: '雷沃 P2404',
        machineId: 'm-2',
        settings: settingsState(now, { acknowledgedVersion: 2, acknowledgedAt: now - 860_000_000 }),
      }),
      gateway('88d25f3c6ae1904b7f13da52c9760eb4a1d8035f', {
        name: '久保田 M954',
        machineId: 'm-4',
        connected: false,
        lastSeen: now - 2 * 3_600_000,
      }),
      gateway('03ba6d1e58c7f29440e3a8d6517bc92fde80a41b', { name: 'M954 (2025)', status: 'revoked', connected: false }),
    ],
  };
}

export function passesOf(index: number): number {
  return index < 4 ? ([22.4, 31.6, 16.2, 9][index] ?? 9) : 14 + ((index * 7) % 19);
}

export function fieldOf(machine: number): CannedField {
  const field = FIELDS[machine];
  if (field === undefined) throw new Error(`there is no canned field ${machine}`);
  return field;
}

export function operationOf(machine: number): string {
  return OPERATIONS[machine] ?? 'spraying';
}
