import { backfill } from '../backfill.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { FAILED, OK } from './exit-code.js';
import { readInvocation, UsageError } from './invocation.js';
import { openOutbox } from './open-outbox.js';

/** `furrow-gateway backfill`: puts captures into the outbox. */
export async function runBackfill(argv: readonly string[]): Promise<number> {
  const { config, rest } = readInvocation(argv);
  if (rest.length === 0) throw new UsageError('backfill needs at least one capture');
  if (rest.includes('--to')) throw new UsageError('backfill takes records only: leave --to away');
  const outbox = openOutbox(config, loadGatewayIdentity(config.stateDir));
  try {
    const { records, batches } = await backfill(rest, outbox, process.stderr);
    process.stdout.write(`${JSON.stringify({ records, batches })}\n`);
    return records > 0 ? OK : FAILED;
  } finally {
    outbox.close();
  }
}
