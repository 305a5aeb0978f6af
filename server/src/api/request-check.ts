import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { ProblemError } from './problem-error.js';

/** Where a value came from, as the message names it. */
export type RequestPart = 'path parameter' | 'query parameter' | 'body';

// Text of a path or query is read as the number that its schema asks for; a JSON body is taken as it is.
const textAjv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, coerceTypes: true });
const bodyAjv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });

/**
 * A function that returns a copy of the value in the types of the schema.
 * It throws a 400 that names each parameter, its rule and the value.
 */
export function compileRequestCheck(part: RequestPart, schema: TSchema): (value: unknown) => unknown {
  // Without its $id: one schema may serve several routes, and Ajv takes each id once.
  const anonymous = Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$id'));
  const check = (part === 'body' ? bodyAjv : textAjv).compile(anonymous);
  return (value) => {
    const copy = structuredClone(value);
    if (check(copy)) return copy;
    throw new ProblemError(400, (check.errors ?? []).map((fault) => faultText(part, fault, value)).join('; '));
  };
}

function faultText(part: RequestPart, fault: ErrorObject, root: unknown): string {
  const extra = fault.keyword === 'additionalProperties' ? String(fault.params['additionalProperty']) : undefined;
  const missing = fault.keyword === 'required' ? String(fault.params['missingProperty']) : undefined;
  const path = [...fault.instancePath.split('/').slice(1), ...(extra === undefined ? [] : [extra])];
  const allowed = fault.keyword === 'enum' ? `: ${(fault.params['allowedValues'] as unknown[]).join(', ')}` : '';
  if (missing !== undefined) return `${part} "${[...path, missing].join('.')}" is missing`;
  const reason = extra === undefined ? `${fault.message ?? fault.keyword}${allowed}` : 'is not known';
  return `${part} "${path.join('.')}" ${reason}, got ${shown(valueAt(root, path))}`;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
