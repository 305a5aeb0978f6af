import { createCaptureOrder, readRawLine } from '@furrow/protocol/raw-ring-text';
import type { BundleFile } from '../evidence/bundle-files.js';
import type { Journal } from '../journal/journal.js';
import type { StoredFetch } from './raw-fetch-store.js';
import { judgeRingText } from './raw-spans.js';
import { signedHeads } from './signed-heads.js';

const SUFFIXES = { candump: 'candump.log', nmea: 'nmea.log' } as const;

/**
 * The files of a fetched ring: its text as it came, what is known of its spans, and a capture for each port that
 * `furrow-gateway decode` reads, the proven blocks apart from the others. It is judged by the batches that are here now.
 */
export async function rawArchive(
  journal: Pick<Journal, 'recordsBetween' | 'readFrom'>,
  fetch: StoredFetch,
  text: string,
): Promise<BundleFile[]> {
  const heads = await signedHeads(journal, fetch.gatewayId, fetch);
  const { blocks, spans } = judgeRingText(text, heads, { ...fetch, isCut: fetch.state === 'tooLarge' });
  const captures = new Map<string, string[]>();
  const inOrder = createCaptureOrder();
  for (const { block, state } of blocks) {
    for (const each of block.lines) {
      const read = readRawLine(each);
      if (read === undefined) continue;
      const name = `${state === 'proven' ? 'proven' : 'other'}/${read.port}.${SUFFIXES[read.kind]}`;
      let lines = captures.get(name);
      if (lines === undefined) captures.set(name, (lines = [headerOf(fetch, read)]));
      lines.push(`${inOrder(read)}\n`);
    }
  }
  const { gatewayId, from, to, askedBy, askedAt, state } = fetch;
  const report = { gatewayId, from, to, askedBy, askedAt, state, spans };
  return [
    file('ring.log', text),
    file('report.json', `${JSON.stringify(report, null, 2)}\n`),
    ...[...captures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, lines]) => file(name, lines.join(''))),
  ];
}

/** As the gateway gave it; for a port that it named none for, what decoding cannot do without. */
function headerOf({ captures }: StoredFetch, { port, kind }: { port: string; kind: 'candump' | 'nmea' }): string {
  const given = captures.find((capture) => capture.port === port && capture.kind === kind);
  return given?.header ?? `# furrow-gateway capture: ${kind}\n# port: ${port}\n`;
}

function file(name: string, text: string): BundleFile {
  return { name, pieces: () => [Buffer.from(text, 'latin1')] };
}
