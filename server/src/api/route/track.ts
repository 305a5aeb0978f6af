import { Track } from '@furrow/protocol/api';
import { Type } from 'typebox';
import type { TrackPoint } from '../../store/series-store.js';
import type { ApiDependencies } from '../dependencies.js';
import { seesMachine } from '../machine-scope.js';
import { ProblemError } from '../problem-error.js';
import { userRoute, type Route } from '../route-definition.js';
import { createSpanWalk, workSpans } from '../work-spans.js';

const SPAN_MAX_MS = 48 * 3_600_000;
const Time = (description: string) => Type.Integer({ minimum: 0, maximum: 8.64e15, description });
const TrackQuery = Type.Object(
  {
    machine: Type.String({ maxLength: 64 }),
    from: Time('fix time from, UTC ms'),
    to: Time('fix time to, exclusive, UTC ms; at most 48 h later'),
  },
  { additionalProperties: false },
);

/** The path of a machine from the series store; where it worked comes from its jobs. */
export function trackRoutes(dependencies: ApiDependencies): Route[] {
  const { folds, registry, seriesStore, seriesStatus, journalPosition } = dependencies;
  return [
    userRoute({
      method: 'get',
      path: '/api/track',
      summary: "A machine's path from the series store",
      query: TrackQuery,
      response: Track,
      answer: async ({ query, session }): Promise<Track> => {
        const { machine: machineId, from, to } = query;
        if (to <= from || to - from > SPAN_MAX_MS) {
          throw new ProblemError(400, `query parameter "to" must be later than "from", by 48 h at most, got ${to}`);
        }
        const completeTo = seriesStore.kind === 'embedded' ? journalPosition() : seriesStatus().writtenTo;
        const points = await readTrack(dependencies, machineId, { from, to });
        const seen = points.filter(({ fixTime }) => seesMachine(registry, session.scope, { machineId, time: fixTime }));
        const isWorked = createSpanWalk(workSpans(folds, machineId, { from, to }));
        return {
          machineId,
          fixTime: seen.map((point) => point.fixTime),
          latitude: seen.map((point) => point.latitude),
          longitude: seen.map((point) => point.longitude),
          speedMps: seen.map((point) => point.speedMps),
          working: seen.map((point) => isWorked(point.fixTime)),
          completeTo,
          store: seriesStore.kind,
        };
      },
    }),
  ];
}

async function readTrack(
  { seriesStore, onError }: ApiDependencies,
  machineId: string,
  span: { from: number; to: number },
): Promise<TrackPoint[]> {
  try {
    return await seriesStore.readTrack(machineId, span);
  } catch (error) {
    onError(error, 'GET /api/track');
    throw new ProblemError(
      503,
      `The series store (${seriesStore.kind}) does not answer; /api/health shows when it is back`,
      {
        cause: error,
      },
    );
  }
}
