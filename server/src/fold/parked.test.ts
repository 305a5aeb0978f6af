import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { SeededRandom } from '../coverage/seeded-random.js';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { HOUR_MS, MORNING, PLACE, Scene } from './fold-scene.js';

const SECONDS = 12 * 3600;
const DRIFT_M = 3;
const MEMORY_S = 300;
const SPEED_NOISE_MPS = 0.015;

/** A machine that stands for 12 h, by a receiver that drifts by 3 m over five minutes, once a second. */
function parkedDay(seed: number, says: (random: SeededRandom) => Partial<TelemetryRecord>): TelemetryRecord[] {
  const random = new SeededRandom(seed);
  const frame = frameOf(nodeKeyOf(PLACE.latitude, PLACE.longitude));
  const origin = frame.toLocal(PLACE.latitude, PLACE.longitude);
  const kept = 1 - 1 / MEMORY_S;
  const fresh = DRIFT_M * Math.sqrt(1 - kept * kept);
  let [x, y] = [DRIFT_M * random.normal(), DRIFT_M * random.normal()];
  return Array.from({ length: SECONDS }, (_, second) => {
    [x, y] = [kept * x + fresh * random.normal(), kept * y + fresh * random.normal()];
    const fixTime = MORNING + second * 1000;
    const place = frame.toGeodetic(origin.x + x, origin.y + y);
    return { sampledAt: fixTime, fixTime, ...place, fixQuality: 1, ...says(random) };
  });
}

const width = { actualWorkingWidthM: 3 };
const speed = (random: SeededRandom) => ({ speedMps: Math.abs(SPEED_NOISE_MPS * random.normal()) });

/** What the bus and the receiver say while nothing moves. */
const CASES: Readonly<Record<string, (random: SeededRandom) => Partial<TelemetryRecord>>> = {
  'the receiver alone, which tells its speed': (random) => ({ ...speed(random), signals: width }),
  'the receiver alone, which tells no speed': () => ({ signals: width }),
  'an implement left at work, and a receiver that tells its speed': (random) => ({
    ...speed(random),
    signals: { ...width, workState: 1 },
  }),
  'an implement left at work, and a receiver that tells no speed': () => ({ signals: { ...width, workState: 1 } }),
  'a hitch left down, wheels that stand, and a receiver that tells no speed': () => ({
    signals: { ...width, rearHitchPositionPct: 5, wheelSpeedMps: 0 },
  }),
};

describe('a machine parked for 12 h with 3 m of drift', function () {
  this.timeout(20_000);
  for (const [name, says] of Object.entries(CASES)) {
    it(`has no job and no area: ${name}`, () => {
      const scene = new Scene().send('a', parkedDay(1, says)).replay(MORNING + 13 * HOUR_MS);
      expect(scene.folds.jobs()).to.deep.equal([]);
      expect(scene.folds.unionM2()).to.equal(0);
      expect(scene.folds.totals(['2026-04-28'])).to.deep.equal([]);
    });
  }
});
