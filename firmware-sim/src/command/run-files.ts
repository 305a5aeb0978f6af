import { FilePort, writeDocument } from '../port/file-port.js';
import { machineDocument, partfieldsDocument } from '../scenario/registry-documents.js';
import type { Story } from '../story/story.js';
import { reportTruth, type TruthReport } from '../truth/truth-report.js';
import { UnionArea } from '../truth/union-area.js';
import { WorkLog } from '../truth/work-log.js';

/** Seconds after the end of the route, so that the last state is seen to last. */
export const AFTER_END_S = 5;
/** A route that never ends and has no duration of its own is cut here. */
const LONGEST_S = 7 * 86400;

/** A stretch of a story, seconds; without an end it runs until the route is over. */
export interface StoryStretch {
  readonly fromS: number;
  readonly toS: number | null;
}

export interface RunResult {
  readonly frames: number;
  readonly fixes: number;
  readonly toS: number;
  readonly report: TruthReport;
  readonly log: WorkLog;
}

function runStretch(story: Story, stretch: StoryStretch): void {
  const endS = stretch.toS ?? LONGEST_S;
  while (story.timeS < endS && !story.drive.finished) story.runTo(Math.min(endS, story.timeS + 1));
  story.runTo(Math.min(endS, story.timeS + AFTER_END_S));
}

/** Runs a stretch of the story into a folder: can.log, gnss.nmea, truth.json, machine.json, fields.geojson. */
export async function runToFiles(story: Story, stretch: StoryStretch, folder: string): Promise<RunResult> {
  story.runTo(stretch.fromS);
  const log = new WorkLog();
  const port = new FilePort(folder);
  story.attach(port, log);
  runStretch(story, stretch);
  port.close();
  log.close();
  const { scenario } = story;
  const report = await writeTruth(story, { log, fromS: stretch.fromS }, folder);
  writeDocument(folder, 'machine.json', machineDocument(scenario));
  writeDocument(folder, 'fields.geojson', partfieldsDocument(scenario, story.route.partfields));
  return { frames: port.frames, fixes: port.fixes, toS: story.timeS, report, log };
}

/** Writes truth.json of a closed log that covers the story from second `fromS` to where it stands. */
export async function writeTruth(
  story: Story,
  covered: { log: WorkLog; fromS: number },
  folder: string,
): Promise<TruthReport> {
  const startMs = story.timeMs - story.timeS * 1000;
  const report = reportTruth(covered.log, await UnionArea.create(), startMs);
  const { name, implement } = story.scenario;
  writeDocument(folder, 'truth.json', {
    scenario: name,
    from: startMs + covered.fromS * 1000,
    to: story.timeMs,
    storyFromS: covered.fromS,
    storyToS: story.timeS,
    operation: implement.operation,
    widthM: implement.widthM,
    ...report,
  });
  return report;
}
