import { findScenario } from '../scenario/scenario-list.js';
import { PAIRS } from '../scenario/scenario-pair.js';
import { Story } from '../story/story.js';
import { runToFiles, type RunResult } from './run-files.js';
import { DEFAULT_START_MS, type RunOptions } from './run-options.js';
import { runPairCommand } from './run-pair.js';

const m2 = (value: number): string => `${value.toFixed(2)} m2`;

function describe(result: RunResult, folder: string): string {
  const { truth, observable } = result.report;
  return [
    `${folder}/can.log         ${result.frames} CAN frames, candump -L`,
    `${folder}/gnss.nmea       ${result.fixes} epochs of GGA, GST, VTG, RMC`,
    `${folder}/truth.json      ${truth.jobs} jobs, gross ${m2(truth.grossM2)}, net ${m2(truth.netM2)}` +
      ` (observable ${m2(observable.grossM2)}, ${m2(observable.netM2)})`,
    `${folder}/machine.json    machine, implement, operation`,
    `${folder}/fields.geojson  partfields`,
    '',
  ].join('\n');
}

/** `furrow-sim run --out DIR`: a stretch of the story as files. */
export async function runFilesCommand(options: RunOptions, folder: string): Promise<string> {
  const startMs = options.startMs ?? DEFAULT_START_MS;
  const pair = PAIRS.find(({ name }) => name === options.scenario);
  if (pair !== undefined) return runPairCommand(pair, { seed: options.seed, startMs }, folder);
  const scenario = findScenario(options.scenario);
  const fromS = options.fromMs === null ? (options.storyOffsetS ?? 0) : (options.fromMs - startMs) / 1000;
  const durationS = options.durationS ?? scenario.durationS;
  const toS = durationS === null ? null : fromS + durationS;
  const result = await runToFiles(new Story(scenario, options.seed, startMs), { fromS, toS }, folder);
  return describe(result, folder);
}
