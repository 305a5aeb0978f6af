import { createCaptureOrder, readRawLine } from '@furrow/protocol/raw-ring-text';
import { setImmediate } from 'node:timers/promises';
import type { BundleFile } from '../evidence/bundle-files.js';
import type { Journal } from '../journal/journal.js';
import type { StoredFetch } from './raw-fetch-store.js';
import { inTurns, type Sliced, SliceMeter } from '../coverage/sliced.js';
import { judgeRingText, type RawVerdict } from './raw-spans.js';
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
  const { blocks, spans } = await inTurns(judgeRingText(text, heads, { ...fetch, isCut: fetch.state === 'tooLarge' }));
  const captures = await inTurns(capturesOf(fetch, blocks));
  const { gatewayId, from, to, askedBy, askedAt, state } = fetch;
  const report = { gatewayId, from, to, askedBy, askedAt, state, spans };
  return [
    file('ring.log', text),
    file('report.json', `${JSON.stringify(report, null, 2)}\n`),
    ...[...captures]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, lines]) => ({ name, pieces: () => piecesOf(lines) })),
  ];
}

/** What reading a line costs, in units of a slice. */
const LINE_COST = 4;

/** Lines of each capture, with its header, by the name of its file. */
function* capturesOf(fetch: StoredFetch, blocks: RawVerdict['blocks']): Sliced<Map<string, string[]>> {
  const captures = new Map<string, string[]>();
  const inOrder = createCaptureOrder();
  const meter = new SliceMeter();
  for (const { block, state } of blocks) {
    for (const each of block.lines) {
      const read = readRawLine(each);
      if (read === undefined) continue;
      const name = `${state === 'proven' ? 'proven' : 'other'}/${read.port}.${SUFFIXES[read.kind]}`;
      let lines = captures.get(name);
      if (lines === undefined) captures.set(name, (lines = [headerOf(fetch, read)]));
      lines.push(`${inOrder(read)}\n`);
    }
    if (meter.spend(LINE_COST * block.lines.length)) yield meter.take();
  }
  return captures;
}

/** As the gateway gave it; for a port that it named none for, what decoding cannot do without. */
function headerOf({ captures }: StoredFetch, { port, kind }: { port: string; kind: 'candump' | 'nmea' }): string {
  const given = captures.find((capture) => capture.port === port && capture.kind === kind);
  return given?.header ?? `# furrow-gateway capture: ${kind}\n# port: ${port}\n`;
}

/** Lines of a capture that leave together. */
const PIECE_LINES = 2000;

async function* piecesOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < lines.length; from += PIECE_LINES) {
    yield Buffer.from(lines.slice(from, from + PIECE_LINES).join(''), 'latin1');
    await setImmediate();
  }
}

function file(name: string, text: string): BundleFile {
  return { name, pieces: () => [Buffer.from(text, 'latin1')] };
}
