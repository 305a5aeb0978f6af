import { FLAG_KINDS, FlagList } from '@furrow/protocol/flag';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.js';
import { selectFlags } from '../flag-query.js';
import { userRoute, type Route } from '../route-definition.js';

const LocalDay = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const FlagQuery = Type.Object(
  {
    from: Type.Optional(LocalDay('first local day of the work asked about')),
    to: Type.Optional(LocalDay('last local day, inclusive')),
    kind: Type.Optional(Type.Enum([...FLAG_KINDS])),
    operation: Type.Optional(Type.String()),
    organisation: Type.Optional(Type.String()),
    township: Type.Optional(Type.String()),
    machine: Type.Optional(Type.String()),
    job: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

/** Questions about work, with what they rest on. */
export function flagRoutes({ folds }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/flags',
      summary: 'Questions about jobs in scope, each with its evidence; compared with all jobs there are',
      query: FlagQuery,
      response: FlagList,
      answer: async ({ query, session }): Promise<FlagList> => {
        const { kind, ...filter } = query;
        const flags = await selectFlags(folds, filter, session.scope);
        return { flags: flags.filter((flag) => kind === undefined || flag.kind === kind) };
      },
    }),
  ];
}
