import { runDecode } from './decode/run-decode.js';

const [verb, ...rest] = process.argv.slice(2);
if (verb === 'decode') {
  process.exitCode = await runDecode(rest, process);
} else {
  process.stderr.write('usage: furrow-gateway decode FILE...\n');
  process.exitCode = 2;
}
