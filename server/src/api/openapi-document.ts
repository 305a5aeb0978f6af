import { Problem } from '@furrow/protocol/api';
import type { TSchema } from 'typebox';
import { SESSION_COOKIE } from './middleware/session-cookie.js';
import type { Route } from './route-definition.js';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the routes, from the schemas that check their input. */
export function toOpenapiDocument(routes: readonly Route[], version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Furrow', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
    },
  };
}

function operationOf(route: Route, schemas: Json): Json {
  return {
    summary: route.summary,
    operationId: `${route.method}${route.path.replaceAll(/[^A-Za-z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    parameters: [...parametersOf('path', route.params, schemas), ...parametersOf('query', route.query, schemas)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: referenced(route.body, schemas) } } },
        }),
    responses: { ...successOf(route, schemas), default: faultOf(schemas) },
    ...(route.access === 'public' ? {} : { security: [{ session: [] }] }),
    ...(route.access === 'admin' ? { description: 'For admins.' } : {}),
  };
}

function successOf({ response }: Route, schemas: Json): Json {
  if (response === null) return { 204: { description: 'Done' } };
  if (isContentType(response)) return { 200: { description: 'OK', content: { [response.contentType]: {} } } };
  return { 200: { description: 'OK', content: { 'application/json': { schema: referenced(response, schemas) } } } };
}

function isContentType(response: object): response is { contentType: string } {
  return 'contentType' in response;
}

function faultOf(schemas: Json): Json {
  const schema = referenced(Problem, schemas);
  return { description: 'What was wrong (RFC 9457)', content: { 'application/problem+json': { schema } } };
}

function parametersOf(place: 'path' | 'query', shape: TSchema | undefined, schemas: Json): Json[] {
  const { properties = {}, required = [] } = (shape ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: referenced(schema, schemas),
  }));
}

/** The schema, its named parts moved to `schemas` and referred to. */
function referenced(schema: unknown, schemas: Json): unknown {
  if (Array.isArray(schema)) return schema.map((part) => referenced(part, schemas));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $id, ...rest } = schema as Json;
  const plain = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, referenced(part, schemas)]));
  if (typeof $id !== 'string') return plain;
  schemas[$id] = plain;
  return { $ref: `#/components/schemas/${$id}` };
}
