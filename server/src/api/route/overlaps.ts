import { OverlapFilter, OverlapList } from '@furrow/protocol/overlap';
import { Type } from 'typebox';
import { toOverlapCollection, toOverlapCsv } from '../../export/overlap-export.js';
import type { ApiDependencies } from '../dependencies.js';
import { selectOverlaps, type SeenOverlap, sumOverlaps } from '../overlap-query.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';
import { exportContextOf, writeExportFile } from './export-file.js';

/** Rows of one answer; the sums are over all. */
const MOST_ROWS = 1000;
const GroundQuery = Type.Object({ job: Type.String({ maxLength: 200 }) }, { additionalProperties: false });

/** Who worked whose ground: as rows, as ground to draw, as files. */
export function overlapRoutes(dependencies: ApiDependencies): Route[] {
  const { folds } = dependencies;
  return [
    userRoute({
      method: 'get',
      path: '/api/overlaps',
      summary: 'Ground that one job worked and another is credited with, the largest first; other people have no name',
      query: OverlapFilter,
      response: OverlapList,
      answer: async ({ query, session }): Promise<OverlapList> => {
        const seen = await selectOverlaps(folds, query, session.scope);
        const overlaps = seen.slice(0, MOST_ROWS).map(({ overlap }) => overlap);
        return { overlaps, sums: sumOverlaps(seen), truncated: seen.length > MOST_ROWS };
      },
    }),
    userRoute({
      method: 'get',
      path: '/api/overlaps/ground',
      summary: 'The ground of the overlaps of one job, as GeoJSON: exact pieces that do not overlap',
      query: GroundQuery,
      response: { contentType: 'application/geo+json' },
      answer: async ({ query, session, ctx }) => {
        ctx.body = JSON.stringify(toOverlapCollection(await selectOverlaps(folds, query, session.scope)));
        ctx.type = 'application/geo+json';
      },
    }),
    exportRoute(dependencies, 'csv'),
    exportRoute(dependencies, 'geojson'),
  ];
}

function exportRoute(dependencies: ApiDependencies, format: 'csv' | 'geojson'): Route {
  const contentType = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/geo+json';
  return userRoute({
    method: 'get',
    path: `/api/exports/overlaps.${format}`,
    summary: `Overlaps in scope as ${format === 'csv' ? 'CSV' : 'GeoJSON with their ground'}, units and engine stated`,
    query: OverlapFilter,
    response: { contentType },
    answer: async ({ query, session, ctx }) => {
      const seen = await selectOverlaps(dependencies.folds, query, session.scope);
      const body = bodyOf(dependencies, format, { seen, query, session });
      writeExportFile(dependencies, {
        name: 'overlaps',
        format,
        contentType,
        body,
        rows: seen.length,
        query,
        session,
        ctx,
      });
    },
  });
}

function bodyOf(
  dependencies: ApiDependencies,
  format: 'csv' | 'geojson',
  facts: { seen: readonly SeenOverlap[]; query: OverlapFilter; session: SessionCall['session'] },
): string {
  const { seen, query, session } = facts;
  const context = exportContextOf(dependencies, query, session.user.name);
  return format === 'csv' ? toOverlapCsv(seen, context) : JSON.stringify(toOverlapCollection(seen, context));
}
