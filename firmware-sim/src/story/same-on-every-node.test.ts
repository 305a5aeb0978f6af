import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { candumpLine } from '../encode/can-frame.js';
import { epochSentences } from '../encode/nmea-sentence.js';
import { LABELLED_DAY } from '../scenario/labelled-day.js';
import { findScenario } from '../scenario/scenario-list.js';
import type { Scenario } from '../scenario/scenario.js';
import { Story } from './story.js';

const START_MS = Date.UTC(2026, 3, 28, 0, 30);
const UNTIL_S = 900;

/** What ports say, as the beginning of its SHA-256, in the first quarter of an hour, seed 7. A change of the simulator changes it knowingly. */
const SAID: readonly (readonly [Scenario, string])[] = [
  [findScenario('curved-passes'), 'cb53e49e30043545'],
  [findScenario('trailed-implement'), 'd97e24a1218ca564'],
  [findScenario('parked-jumping'), 'efa78f74408a92cb'],
  [findScenario('demo-rotary'), 'ab5116976cf3f593'],
  [LABELLED_DAY, '509609aedc8b609e'],
];

function saidIn(scenario: Scenario): string {
  const said = createHash('sha256');
  const story = new Story(scenario, 7, START_MS);
  story.attach(
    {
      onCanFrame: (frame, timeMs) => said.update(candumpLine(frame, timeMs)),
      onFix: (fix) => said.update(epochSentences(fix)),
    },
    undefined,
  );
  story.runTo(UNTIL_S);
  return said.digest('hex').slice(0, 16);
}

describe('a story', () => {
  for (const [scenario, expected] of SAID) {
    it(`of ${scenario.name} is the same bytes by its seed, here and on any Node`, () => {
      expect(saidIn(scenario)).to.equal(expected);
    });
  }
});
