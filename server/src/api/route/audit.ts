import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.js';
import { adminRoute, type Route } from '../route-definition.js';

const AuditQuery = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'nextBefore of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'lines of a page, 100 by default' })),
  },
  { additionalProperties: false },
);
export const AuditList = Type.Object(
  {
    entries: Type.Array(
      Type.Object({
        id: Type.Integer(),
        at: Type.Integer({ description: "server's clock, UTC ms" }),
        by: Type.String({ description: 'who did it; - where nobody was logged in' }),
        action: Type.String({ description: 'such as login, registry.change, approval.job, export.csv' }),
        subject: Type.String({ description: 'what it was done to' }),
        rows: Type.Union([Type.Integer(), Type.Null()], { description: 'rows that left or were approved' }),
        hash: Type.Union([Type.String(), Type.Null()], { description: 'SHA-256 of what left, or of the line made' }),
        address: Type.Union([Type.String(), Type.Null()], { description: 'null for the command line' }),
      }),
    ),
    nextBefore: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page' }),
  },
  { $id: 'AuditList' },
);

/** The audit log, for admins of the whole server: who did what, newest first. */
export function auditRoutes({ audit }: ApiDependencies): Route[] {
  return [
    adminRoute({
      method: 'get',
      path: '/api/audit',
      summary: 'Logins, exports, approvals and changes, newest first',
      query: AuditQuery,
      response: AuditList,
      answer: ({ query }) => {
        const { before, limit = 100 } = query;
        // One more than a page tells whether there is another.
        const found = audit.list({ limit: limit + 1, ...(before === undefined ? {} : { before }) });
        const entries = found.slice(0, limit);
        return { entries, nextBefore: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
      },
    }),
  ];
}
