// Writes the documents that are made from code: `make docs`. CI runs it and fails where the result differs
// from what is committed.
import { writeFileSync } from 'node:fs';
import { signalDocument } from '@furrow/protocol/signal-document';

const documents = { 'docs/signals.md': signalDocument() };

for (const [path, text] of Object.entries(documents)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  console.log(`furrow: wrote ${path}`);
}
