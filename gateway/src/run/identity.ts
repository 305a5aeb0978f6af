import { fingerprintWords } from '@furrow/protocol/fingerprint-words';
import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import { parseArgs } from 'node:util';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { qrBlocks } from '../identity/qr-blocks.js';
import { OK } from './exit-code.js';
import { readInvocation } from './invocation.js';
import { hasColours, isTerminal } from './terminal.js';

/**
 * `furrow-gateway identity`: makes the key if there is none; prints id, words and public key. On a terminal, or with
 * `--qr`, the id follows as a QR code: `FURROW:` and the 40 digits.
 */
export function identity(argv: readonly string[]): number {
  const { config, rest } = readInvocation(argv);
  const { values } = parseArgs({ args: [...rest], options: { qr: { type: 'boolean' } }, allowPositionals: false });
  const { gatewayId, publicKey } = loadGatewayIdentity(config.stateDir);
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  process.stdout.write(`gateway id  ${fingerprintGroups(gatewayId)}\n`);
  process.stdout.write(`in words    ${fingerprintWords(gatewayId)}\n`);
  process.stdout.write(`public key  ${key}\n`);
  if (values.qr === true || isTerminal()) {
    process.stdout.write(`\n${qrBlocks(`FURROW:${gatewayId.toUpperCase()}`, hasColours())}\n`);
  }
  return OK;
}
