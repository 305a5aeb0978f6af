// Removes compiled files whose source is gone: tsc leaves them, and a test that was deleted would go on running.
import { existsSync, globSync, rmSync } from 'node:fs';

const outputs = { protocol: 'dist', gateway: 'dist', server: 'dist', dashboard: 'dist-node', 'firmware-sim': 'dist' };
const sourceOf = { 'firmware-sim': '' };

for (const [workspace, output] of Object.entries(outputs)) {
  const source = `${workspace}/${sourceOf[workspace] ?? 'src'}`;
  for (const file of globSync(`${workspace}/${output}/**/*.{js,d.ts}`)) {
    const stem = file.slice(`${workspace}/${output}/`.length).replace(/\.d\.ts$|\.js$/, '');
    if (existsSync(`${source}/${stem}.ts`) || existsSync(`${source}/${stem}.tsx`)) continue;
    rmSync(file);
    rmSync(`${file}.map`, { force: true });
  }
}
