import type { FlagList } from '@furrow/protocol/flag';
import type { Job } from '@furrow/protocol/job';
import type { Overlap, OverlapList, OverlapSide } from '@furrow/protocol/overlap';
import { areaHundredths, hundredthsText } from '@furrow/protocol/area-units';
import { FIELDS, placeIn } from './canned-ground.js';

function sideOf({ id, machineId, organisationId, driverId, localDay, netM2 }: Job): OverlapSide {
  return { jobId: id, machineId, organisationId, driverId, localDay, netM2 };
}

/** A strip along the first field, as the ground of any overlap. */
function strip(): number[][] {
  const field = FIELDS[0]!;
  const corners = [placeIn(field, 40, 60), placeIn(field, 400, 60), placeIn(field, 400, 72), placeIn(field, 40, 72)];
  return [...corners, corners[0]!];
}

function cannedRows(jobs: readonly Job[]): Overlap[] {
  const later = jobs.filter(({ sharedM2 }) => sharedM2 > 0).slice(0, 4);
  const longitudes = strip().map(([longitude]) => longitude!);
  const latitudes = strip().map(([, latitude]) => latitude!);
  return later.map((job, i) => {
    const owner = jobs.find(({ machineId, endTime }) => machineId !== job.machineId && endTime < job.startTime);
    const other: OverlapSide = {
      jobId: null,
      machineId: 'other-1',
      organisationId: null,
      driverId: null,
      localDay: job.localDay,
      netM2: null,
    };
    return {
      job: sideOf(job),
      owner: owner === undefined || i === 1 ? other : sideOf(owner),
      operation: job.operation,
      campaign: `${job.operation}-2026`,
      areaM2: job.sharedM2,
      bounds: [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)],
      pending: job.pending,
    };
  });
}

export function cannedOverlaps(jobs: readonly Job[]): OverlapList {
  const overlaps = cannedRows(jobs);
  const sum = (unit: 'mu' | 'ha') =>
    hundredthsText(overlaps.reduce((total, { areaM2 }) => total + areaHundredths(areaM2, unit), 0));
  const areaM2 = overlaps.reduce((total, overlap) => total + overlap.areaM2, 0);
  return {
    overlaps,
    sums: { overlaps: overlaps.length, areaM2, areaMu: sum('mu'), areaHa: sum('ha') },
    truncated: false,
  };
}

export function cannedOverlapGround(): object {
  const geometry = { type: 'MultiPolygon', coordinates: [[strip()]] };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

export function cannedFlags(jobs: readonly Job[]): FlagList {
  const [a, b] = [jobs[4]!, jobs[9]!];
  const [longitude, latitude] = placeIn(FIELDS[0]!, 200, 66);
  const base = { driverId: null, localDay: a.localDay, places: [{ latitude, longitude }], terminals: [] };
  return {
    flags: [
      {
        ...base,
        id: 'f1',
        kind: 'duplicateClaim',
        jobIds: [a.id, b.id],
        machineIds: [a.machineId, b.machineId],
        evidence: [
          { figure: 'sharedM2', value: 8123.4 },
          { figure: 'jobShare', value: 0.42 },
          { figure: 'ownerShare', value: 0.31 },
          { figure: 'timeBetweenS', value: 262_800 },
        ],
      },
      {
        ...base,
        id: 'f2',
        kind: 'widthOverSpacing',
        jobIds: [b.id],
        machineIds: [b.machineId],
        evidence: [
          { figure: 'widthM', value: 4.2 },
          { figure: 'spacingM', value: 2.93 },
          { figure: 'passes', value: 31 },
          { figure: 'samples', value: 1804 },
          { figure: 'ownOverlapShare', value: 0.297 },
        ],
      },
    ],
  };
}
