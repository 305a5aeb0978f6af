import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect } from 'chai';
import { capturePath } from './decode-in-memory.js';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Rows of the tables of captures: the files of the first cell, and the tests of the last. */
function rows(): { readonly files: string; readonly tests: readonly string[] }[] {
  const document = readFileSync(resolve(ROOT, 'docs/captures.md'), 'utf8');
  const lines = document.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return {
      files: cells[1] ?? '',
      tests: [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
    };
  });
}

describe('the table of captures', () => {
  it('has a row for every file of the shared data', function () {
    const folders = ['can', 'gnss'].flatMap((name) => capturePath(name) ?? []);
    if (folders.length < 2) {
      this.skip();
      return;
    }
    const said = rows()
      .map(({ files }) => files)
      .join(' ');
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
    const missing = files
      .filter((entry) => entry.isFile())
      // Expected output stands in the row of its input.
      .map(({ name }) => basename(name).replace(/\.(?:chk|expected\.json|out)$/, ''))
      .filter((name) => !said.includes(name));
    expect(missing).to.deep.equal([]);
  });

  it('names tests that exist', () => {
    const tests = rows().flatMap((row) => row.tests);
    expect(tests).to.have.length.above(30);
    expect(tests.filter((name) => !existsSync(resolve(ROOT, 'gateway/src', `${name}.test.ts`)))).to.deep.equal([]);
  });
});
