import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { ProblemError } from './problem-error.js';

/** Where a value came from, as the message names it. */
export type RequestPart = 'path parameter' | 'query parameter' | 'body';

/** A boundary of a field nests five deep; what copies, checks and writes values may go one call deeper for each. */
const DEPTH_MAX = 64;

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
    if (isDeeper(value, DEPTH_MAX)) {
      throw new ProblemError(400, `${part} is nested deeper than ${DEPTH_MAX} lists and objects`);
    }
    const copy = structuredClone(value);
    if (check(copy)) return copy;
    throw new ProblemError(400, (check.errors ?? []).map((fault) => faultText(part, fault, value)).join('; '));
  };
}

/** By levels, not by calls: a stack ends where a text of brackets need not. */
function isDeeper(value: unknown, depthMax: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
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
