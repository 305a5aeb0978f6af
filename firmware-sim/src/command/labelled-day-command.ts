import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LABELLED_DAY } from '../scenario/labelled-day.js';
import { Story } from '../story/story.js';
import { DEFAULT_START_MS, readSeed, UsageError } from './run-options.js';

const LONGEST_S = 86_400;
const HEADER = 'time,longitude,latitude,speed,course,label';

/**
 * `furrow-sim labelled-day --seed N --out F.csv`: a day of a tractor with a receiver alone, one line a fix: time (UTC
 * ms), degrees, m/s, degrees (empty while it stands), and 1 in a field, 0 on the road.
 */
export function runLabelledDay(args: readonly string[]): string {
  const options = { seed: { type: 'string', default: '1' }, out: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const seed = readSeed(values.seed);
  if (values.out === undefined) throw new UsageError('--out is missing: name the file to write, --out F.csv');
  const lines = [HEADER];
  const story = new Story(LABELLED_DAY, seed, DEFAULT_START_MS);
  let fixes = 0;
  let inField = 0;
  story.attach(
    {
      onCanFrame: () => undefined,
      onFix: ({ timeMs, longitude, latitude, speedMps, courseDeg }) => {
        const label = (story.drive.leg?.partfieldId ?? null) === null ? 0 : 1;
        fixes += 1;
        inField += label;
        const place = `${longitude.toFixed(8)},${latitude.toFixed(8)}`;
        lines.push(`${timeMs},${place},${speedMps.toFixed(3)},${courseDeg?.toFixed(2) ?? ''},${label}`);
      },
    },
    undefined,
  );
  while (!story.drive.finished && story.timeS < LONGEST_S) story.runTo(story.timeS + 1);
  writeFileSync(values.out, `${lines.join('\n')}\n`);
  return `${values.out}  ${fixes} fixes, ${inField} of them in a field\n`;
}
