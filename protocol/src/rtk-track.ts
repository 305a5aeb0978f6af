import { roundToQuantum } from './quantum.js';
import { RECORD_QUANTA, type TelemetryRecord } from './telemetry-record.js';

/**
 * For the benchmark and the test of the byte goals: a seeded drive at 1 Hz of a tractor with an RTK receiver, north and south in passes of 400 m at
 * about 2.3 m/s. The receiver's error is a Gauss-Markov process of 2 cm and 60 s, twice that in height, and 0.5 cm
 * of white noise: errors that only wander, or are only white, would pack better or worse than those of a receiver.
 */
export function rtkTrack(fixes: number, seed: number): TelemetryRecord[] {
  const random = seededNormal(seed);
  const errors = { north: wander(random, 0.02), east: wander(random, 0.02), up: wander(random, 0.04) };
  const speedChange = wander(random, 0.08);
  const records: TelemetryRecord[] = [];
  let northM = 0;
  let direction = 1;
  for (let second = 0; second < fixes; second += 1) {
    const speedMps = 2.3 + speedChange();
    northM += direction * speedMps;
    if (northM > 400 || northM < 0) direction = northM > 400 ? -1 : 1;
    const fixTime = START_TIME + second * 1000;
    records.push({
      // A receiver's sentences are complete about 0.18 s after the epoch, give or take what the serial port does.
      sampledAt: fixTime + 180 + Math.round(Math.abs(random()) * 4),
      fixTime,
      latitude: field('latitude', 43.3 + (northM + errors.north() + 0.005 * random()) / METRES_PER_DEGREE_NORTH),
      longitude: field('longitude', 124.3 + (errors.east() + 0.005 * random()) / METRES_PER_DEGREE_EAST),
      altitudeMslM: field('altitudeMslM', 161 + errors.up() + 0.01 * random()),
      geoidSeparationM: 18.2,
      fixQuality: 4,
      satellites: 21 + Math.round(Math.sin(second / 97)),
      hdop: field('hdop', 0.7 + 0.05 * Math.round(Math.sin(second / 61))),
      correctionAgeS: second % 50 === 49 ? 2 : 1,
      speedMps: field('speedMps', speedMps + 0.01 * random()),
      courseDeg: field('courseDeg', ((direction > 0 ? 0 : 180) + 0.3 * random() + 360) % 360),
    });
  }
  return records;
}

/** The same records with ten signals of a tractor at work, as its bus repeats them. */
export function withTenSignals(records: readonly TelemetryRecord[], seed: number): TelemetryRecord[] {
  const random = seededNormal(seed);
  const load = wander(random, 6);
  let wheelDistanceM = 48_210;
  return records.map((record, second) => {
    const speedMps = record.speedMps ?? 0;
    const loadPct = 68 + load() + random();
    const turning = second % 175 < 12;
    wheelDistanceM += speedMps * 1.03;
    return {
      ...record,
      signals: {
        workState: turning ? 0 : 1,
        actualWorkingWidthM: 3,
        rearHitchPositionPct: turning ? 80 : 12.4,
        rearPtoSpeedRpm: Math.round((540 + 1.5 * random()) * 8) / 8,
        engineSpeedRpm: Math.round((1845 + 6 * random()) * 8) / 8,
        engineLoadPct: Math.round(loadPct),
        fuelRateLph: roundToQuantum(loadPct * 0.21, 0.05),
        wheelSpeedMps: roundToQuantum(speedMps * 1.03, 0.001),
        wheelDistanceM: roundToQuantum(wheelDistanceM, 0.001),
        coolantTemperatureC: 84 + Math.round(Math.sin(second / 300)),
      },
    };
  });
}

const START_TIME = 1_777_337_043_000;
const METRES_PER_DEGREE_NORTH = 111_100;
const METRES_PER_DEGREE_EAST = 81_100;
/** Time over which a Gauss-Markov error forgets itself, s. */
const CORRELATION_S = 60;

function field(name: keyof typeof RECORD_QUANTA, value: number): number {
  return roundToQuantum(value, RECORD_QUANTA[name]);
}

/** A first-order Gauss-Markov process with the given standard deviation, one value a second. */
function wander(random: () => number, sigma: number): () => number {
  const keep = Math.exp(-1 / CORRELATION_S);
  const drive = sigma * Math.sqrt(1 - keep * keep);
  let value = sigma * random();
  return () => (value = keep * value + drive * random());
}

/** Normal numbers of mean 0 and deviation 1 from a seed: mulberry32 and Box-Muller. */
function seededNormal(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
