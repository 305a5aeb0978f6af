// Copies packages with all that they need at run time: copy-packages.mjs FOLDER PACKAGE…
// Each keeps its place below node_modules, so that Node finds in the copy what it finds here.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const [target, ...names] = process.argv.slice(2);
/** Needed to compile a package, never to run one. */
const COMPILING = new Set(['node-gyp', 'node-addon-api', 'nan', 'prebuild-install']);
/** Sources and leftovers of compilers; most of the bytes. */
const NOT_RUN = /\.(md|map|[cm]?ts|c|cc|cpp|h|hpp|o|a|d|html|woff|eot|svg)$|\/(deps|docs|obj\.target|\.deps)$/;

const copied = new Set();

function find(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const place = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(place, 'package.json'))) return place;
    if (folder === root) return undefined;
  }
}

function copy(name, from) {
  const place = find(name, from);
  if (place === undefined || copied.has(place)) return;
  copied.add(place);
  cpSync(place, path.join(target, path.relative(root, place)), {
    recursive: true,
    dereference: true,
    filter: (source) => !NOT_RUN.test(source) && (source === place || path.basename(source) !== 'node_modules'),
  });
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8'));
  for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!COMPILING.has(each)) copy(each, place);
  }
}

for (const name of names) copy(name, root);
