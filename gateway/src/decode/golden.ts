import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { goldenLogs, goldenText } from './golden-log.js';

/**
 * `node gateway/dist/decode/golden.js` names the captures whose check files differ; with --update it
 * rewrites them. Whoever rewrites one says in the commit what in the world changed.
 */
const isUpdate = process.argv.includes('--update');
for (const log of goldenLogs()) {
  const text = await goldenText(log);
  const isSame = readOr(`${log}.chk`, '') === text;
  if (!isSame && isUpdate) writeFileSync(`${log}.chk`, text);
  process.stdout.write(`${basename(log)}: ${isSame ? 'same' : isUpdate ? 'rewritten' : 'differs'}\n`);
  if (!isSame && !isUpdate) process.exitCode = 1;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
