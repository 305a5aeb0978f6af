import { Type } from 'typebox';
import { CoverageTiles, TILE_ZOOM_MAX } from '../coverage-tiles.js';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route } from '../route-definition.js';

const Coordinate = Type.Integer({ minimum: 0, maximum: 2 ** TILE_ZOOM_MAX - 1 });
const TileParams = Type.Object({
  z: Type.Integer({ minimum: 0, maximum: TILE_ZOOM_MAX }),
  x: Coordinate,
  y: Coordinate,
});

/** A map asks for a tile again by another address: what it says does not matter. */
const TileQuery = Type.Object(
  { v: Type.Optional(Type.String({ maxLength: 40, description: 'any text; another one makes a browser ask again' })) },
  { additionalProperties: false },
);

/** Map tiles of covered ground. */
export function coverageRoutes({ folds, registry, coverageVersions }: ApiDependencies): Route[] {
  const tiles = new CoverageTiles({ folds, registry, versions: coverageVersions });
  return [
    userRoute({
      method: 'get',
      path: '/api/coverage/:z/:x/:y.png',
      summary: 'Covered ground as a transparent 256 x 256 PNG in the usual web map scheme',
      params: TileParams,
      query: TileQuery,
      response: { contentType: 'image/png' },
      answer: async ({ params, session, ctx }) => {
        const size = 2 ** params.z;
        if (params.x >= size || params.y >= size) {
          throw new ProblemError(400, `path parameters "x" ${params.x} and "y" ${params.y} must be below ${size} at zoom ${params.z}`); // prettier-ignore
        }
        // Private: what is drawn depends on who asks. Asked again each time; the tag makes the answer short.
        ctx.set('cache-control', 'private, no-cache');
        ctx.status = 200;
        ctx.etag = tiles.etag(params, session.scope);
        if (ctx.fresh) {
          ctx.status = 304;
          return;
        }
        const tile = await tiles.tile(params, session.scope);
        ctx.etag = tile.etag;
        ctx.type = 'image/png';
        ctx.body = tile.png;
      },
    }),
  ];
}
