import { OK } from './exit-code.js';
import { readInvocation, withoutRest } from './invocation.js';

/** `furrow-gateway check`: prints the configuration as understood; opens nothing. */
export function check(argv: readonly string[]): number {
  const config = withoutRest(readInvocation(argv));
  process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  return OK;
}
