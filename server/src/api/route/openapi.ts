import { toOpenapiDocument } from '../openapi-document.js';
import { publicRoute, type Route } from '../route-definition.js';

/** The description of all routes, this one included. */
export function openapiRoute(routes: readonly Route[], version: string): Route {
  let text: string | undefined;
  const route = publicRoute({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This API as OpenAPI 3.1',
    response: { contentType: 'application/json' },
    answer: ({ ctx }) => {
      text ??= JSON.stringify(toOpenapiDocument([...routes, route], version));
      ctx.body = text;
      ctx.type = 'application/json';
    },
  });
  return route;
}
