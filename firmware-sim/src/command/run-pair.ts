import { join } from 'node:path';
import { writeDocument } from '../port/file-port.js';
import type { ScenarioPair } from '../scenario/scenario-pair.js';
import { Story } from '../story/story.js';
import { UnionArea } from '../truth/union-area.js';
import type { WorkLog } from '../truth/work-log.js';
import { runToFiles } from './run-files.js';

/** What two machines have worked, alone and together, m2; of what their receivers saw. */
export interface PairTruth {
  readonly firstNetM2: number;
  readonly secondNetM2: number;
  readonly unionM2: number;
  /** In both: first + second − union. */
  readonly sharedM2: number;
}

function seenStrips(log: WorkLog) {
  return [...log.fields.values()].flatMap(({ collectors }) => [
    ...collectors.joined.strips,
    ...collectors.interpolated.strips,
  ]);
}

/** Runs both stories of a pair to their ends: DIR/first, DIR/second, and truth.json of the two together. */
export async function runPairCommand(
  pair: ScenarioPair,
  { seed, startMs }: { seed: number; startMs: number },
  folder: string,
): Promise<string> {
  const whole = { fromS: 0, toS: null };
  const secondMs = startMs + pair.secondAfterS * 1000;
  const first = await runToFiles(new Story(pair.first, seed, startMs), whole, join(folder, 'first'));
  const second = await runToFiles(new Story(pair.second, seed + 1, secondMs), whole, join(folder, 'second'));
  const area = await UnionArea.create();
  const unionM2 = area.unionAreaM2([...seenStrips(first.log), ...seenStrips(second.log)]);
  const firstNetM2 = first.report.observable.netM2;
  const secondNetM2 = second.report.observable.netM2;
  const truth: PairTruth = { firstNetM2, secondNetM2, unionM2, sharedM2: firstNetM2 + secondNetM2 - unionM2 };
  writeDocument(folder, 'truth.json', { scenario: pair.name, ...truth });
  return [
    `${folder}/first, ${folder}/second  as a run of one tractor writes them`,
    `${folder}/truth.json  net ${firstNetM2.toFixed(2)} and ${secondNetM2.toFixed(2)} m2, union ${unionM2.toFixed(2)} m2, shared ${truth.sharedM2.toFixed(2)} m2`,
    '',
  ].join('\n');
}
