import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { createSwathMemory } from './swath-memory.js';
import { toolGeometryOf, workingWidthOf } from './tool-geometry.js';
import { workStateToSwath } from './work-state-to-swath.js';

const T0 = 1_777_337_000_000;
const FRAME = frameOf(nodeKeyOf(43.3, 124.3));
const WIDTH_M = 3;

/** Metres after t seconds of speeding up from 1 m/s by 1 m/s2. */
const wayM = (t: number) => t + (t * t) / 2;
/** Where an even pace between two fixes would have it at half past a second. */
const evenPaceM = (t: number) => (wayM(Math.floor(t)) + wayM(Math.floor(t) + 1)) / 2;

interface Painted {
  readonly lengthM: number;
  readonly seconds: number;
}

/** What is painted of a straight drive that speeds up, at work between two moments; one fix a second, ten of them. */
function painted([from, to]: readonly [number, number], tellsSpeed: boolean): Painted {
  const memory = createSwathMemory({ machineId: 'm', localDay: '2026-04-28' });
  for (let t = 0; t <= 10; t += 1) {
    const fixTime = T0 + 1000 * t;
    const record: TelemetryRecord = { sampledAt: fixTime, fixTime, ...FRAME.toGeodetic(0, wayM(t)), fixQuality: 4 };
    const isWorking = t >= from && t < to;
    const changedAt = t < to ? T0 + 1000 * from : T0 + 1000 * to;
    const context = {
      tool: toolGeometryOf(undefined, undefined),
      work: { implementId: 'i', operation: null, driverId: null },
      width: workingWidthOf(record, undefined, WIDTH_M),
    };
    const full = tellsSpeed ? { ...record, speedMps: 1 + t } : record;
    workStateToSwath(
      memory,
      {
        record: full,
        fixTime,
        isWorking,
        evidence: 'ddi141',
        hitchThresholdPct: 50,
        changedAt: isWorking || t >= to ? changedAt : null,
      },
      context,
    );
  }
  const { workedDistanceM, quads, startTime } = memory.painter.segments[0]!;
  return { lengthM: workedDistanceM, seconds: (quads.timeAt(quads.length - 1) - startTime) / 1000 };
}

describe('where work begins and ends between two fixes', () => {
  it('is where a machine that speeds up had come to, by the speeds that its receiver tells', () => {
    for (const times of [
      [2.5, 6.5],
      [1.2, 5.9],
      [3.8, 7.1],
    ] as const) {
      const { lengthM, seconds } = painted(times, true);
      expect(lengthM).to.be.closeTo(wayM(times[1]) - wayM(times[0]), 1e-6);
      expect(seconds).to.be.closeTo(times[1] - times[0], 0.001);
    }
  });

  it('is by time alone where no speed is told', () => {
    const { lengthM, seconds } = painted([2.5, 6.5], false);
    expect(lengthM).to.be.closeTo(evenPaceM(6.5) - evenPaceM(2.5), 1e-6);
    expect(seconds).to.be.closeTo(4, 0.001);
  });
});
