import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';

export interface ConfigFault {
  /** Keys and list places that lead to the value, outermost first. */
  readonly keys: readonly (string | number)[];
  /** What is wrong, with the value. */
  readonly text: string;
  readonly remedy?: string;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, useDefaults: true, verbose: true });
ajv.addKeyword({ keyword: 'remedy', schemaType: 'string' });

/** A function that fills defaults into a value and lists what is wrong with it; empty where it is sound. */
export function compileConfigCheck(schema: TSchema): (value: unknown) => ConfigFault[] {
  const check = ajv.compile(schema);
  return (value) => {
    if (check(value)) return [];
    // `if` only says that the branch it chose has failed; the branch says why.
    return (check.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(toConfigFault);
  };
}

function toConfigFault(error: ErrorObject): ConfigFault {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    return { keys: [...keys, key], text: 'no such key', remedy: 'see gateway.sample.yaml for those there are' };
  }
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    return { keys: [...keys, key], text: 'missing', remedy: 'see gateway.sample.yaml for what it means' };
  }
  const remedy = (error.parentSchema as { remedy?: string } | undefined)?.remedy;
  const text = `${JSON.stringify(error.data)} ${error.message ?? error.keyword}`;
  return remedy === undefined ? { keys, text } : { keys, text, remedy };
}
