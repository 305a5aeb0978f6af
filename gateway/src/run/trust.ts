import { parseArgs } from 'node:util';
import { fingerprintOf } from '../settings/settings-offer.js';
import { DiskSettingsStore } from '../settings/settings-store.js';
import { OK } from './exit-code.js';
import { readInvocation } from './invocation.js';

/** `furrow-gateway trust`: says which server's settings this gateway takes; `--forget` lets the next one be trusted. */
export function trust(argv: readonly string[]): number {
  const { config, rest } = readInvocation(argv);
  const { values } = parseArgs({ args: [...rest], options: { forget: { type: 'boolean' } }, allowPositionals: false });
  const store = new DiskSettingsStore(config.stateDir);
  const given = config.server.publicKey;
  if (values.forget === true) {
    const known = store.forget();
    process.stdout.write(known ? 'no server is trusted any more; restart the gateway\n' : 'no server was trusted\n');
  }
  const key = given ?? store.trustedKey();
  const origin = given === undefined ? 'met first' : 'given in the configuration';
  process.stdout.write(
    key === null ? 'trusted server  none yet\n' : `trusted server  ${fingerprintOf(key)} (${origin})\n`,
  );
  return OK;
}
