import { haHundredths, hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { Job } from '@furrow/protocol/job';
import { toLocalTimeText } from '../clock/local-time.js';
import type { ExportContext } from './export-context.js';
import { quadsToStrips, type Ring } from './strip-outline.js';

/** The worked ground of a job: strips that may overlap where it was worked twice. */
export interface JobFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: Ring[][] } | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * A job as a GeoJSON feature (RFC 7946, WGS 84).
 * @param corners of its swath quads, eight numbers each; undefined gives a feature without geometry.
 */
export function toJobFeature(job: Job, corners: Float64Array | undefined, timeZone: string): JobFeature {
  const { id, ...figures } = job;
  const approvedM2 = job.approval?.uniqueM2 ?? null;
  return {
    type: 'Feature',
    id,
    geometry:
      corners === undefined || corners.length === 0
        ? null
        : { type: 'MultiPolygon', coordinates: quadsToStrips(corners).map((ring) => [ring]) },
    properties: {
      ...figures,
      startLocal: toLocalTimeText(job.startTime, timeZone),
      endLocal: toLocalTimeText(job.endTime, timeZone),
      netMu: hundredthsText(muHundredths(job.netM2)),
      netHa: hundredthsText(haHundredths(job.netM2)),
      approvedUniqueM2: approvedM2,
      approvedUniqueMu: approvedM2 === null ? null : hundredthsText(muHundredths(approvedM2)),
      uniqueMu: hundredthsText(muHundredths(job.uniqueM2)),
      uniqueHa: hundredthsText(haHundredths(job.uniqueM2)),
    },
  };
}

/** Foreign members of the collection (RFC 7946 section 6.1): what a reader must know to recompute it. */
export function jobCollectionFacts(context: ExportContext): Readonly<Record<string, unknown>> {
  const { timeZone, engine, filter, journalPosition, exportedAt, exportedBy } = context;
  return {
    units:
      'names end in their unit: M2 square metres, M metres, S seconds; Mu = m2 x 3 / 2000, Ha = m2 / 10000, rounded half up to 0.01',
    times: `startTime, endTime: UTC epoch milliseconds; startLocal, endLocal, localDay: ${timeZone}`,
    timeZone,
    engine,
    filter,
    journalPosition,
    exportedAt,
    exportedBy,
  };
}
