import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { OK } from './exit-code.js';
import { readInvocation, withoutRest } from './invocation.js';

/** `furrow-gateway identity`: makes the key if there is none; prints id and public key. */
export function identity(argv: readonly string[]): number {
  const { gatewayId, publicKey } = loadGatewayIdentity(withoutRest(readInvocation(argv)).stateDir);
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  process.stdout.write(`gateway id  ${fingerprintGroups(gatewayId)}\npublic key  ${key}\n`);
  return OK;
}
