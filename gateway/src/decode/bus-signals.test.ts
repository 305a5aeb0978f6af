import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { canIdentifier } from '../can/can-identifier.js';
import { Implements } from '../isobus/implements.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import { readCandumpLine } from './candump-line.js';
import { capturePath } from './decode-in-memory.js';

/** A raw value: SPN's first byte counted from 0, its bytes, slope and offset, as the standards' tables have them. */
type Formula = readonly [signal: string, at: number, bytes: 1 | 2 | 4, perBit: number, offset: number];

/** SAE J1939-71 and ISO 11783-7, written down apart from the decoder, for whole bytes. */
const FORMULAS: Readonly<Record<number, readonly Formula[]>> = {
  61443: [
    ['acceleratorPedalPct', 1, 1, 0.4, 0],
    ['engineLoadPct', 2, 1, 1, 0],
  ],
  61444: [
    ['engineTorquePct', 2, 1, 1, -125],
    ['engineSpeedRpm', 3, 2, 1 / 8, 0],
  ],
  61474: [
    ['machineSelectedSpeedMps', 0, 2, 1 / 1000, 0],
    ['machineSelectedDistanceM', 2, 4, 1 / 1000, 0],
  ],
  65091: [['rearPtoSpeedRpm', 0, 2, 1 / 8, 0]],
  65092: [['frontPtoSpeedRpm', 0, 2, 1 / 8, 0]],
  65093: [
    ['rearHitchPositionPct', 0, 1, 0.4, 0],
    ['rearHitchDraftN', 3, 2, 10, -320_000],
  ],
  65094: [['frontHitchPositionPct', 0, 1, 0.4, 0]],
  65096: [
    ['wheelSpeedMps', 0, 2, 1 / 1000, 0],
    ['wheelDistanceM', 2, 4, 1 / 1000, 0],
  ],
  65097: [
    ['groundSpeedMps', 0, 2, 1 / 1000, 0],
    ['groundDistanceM', 2, 4, 1 / 1000, 0],
  ],
  65253: [['engineHoursH', 0, 4, 1 / 20, 0]],
  65262: [
    ['coolantTemperatureC', 0, 1, 1, -40],
    ['oilTemperatureC', 2, 2, 1 / 32, -273],
  ],
  65263: [['oilPressureKpa', 3, 1, 4, 0]],
  65265: [['vehicleSpeedMps', 1, 2, 1 / 256 / 3.6, 0]],
  65266: [['fuelRateLph', 0, 2, 1 / 20, 0]],
  65271: [
    ['batteryVoltageV', 4, 2, 1 / 20, 0],
    ['keySwitchVoltageV', 6, 2, 1 / 20, 0],
  ],
  65276: [['fuelLevelPct', 1, 1, 0.4, 0]],
  44032: [['guidanceCurvaturePerKm', 0, 2, 1 / 4, -8032]],
};

/** A value, or undefined where the highest byte says that there is none. */
function valueOf(data: Buffer, [, at, bytes, perBit, offset]: Formula): number | undefined {
  if (at + bytes > data.length || (data[at + bytes - 1] ?? 0) > 0xfa) return undefined;
  return data.readUIntLE(at, bytes) * perBit + offset;
}

/** Compares every message of a capture; returns how many numbers and how many absent values were the same. */
function compare(path: string): { numbers: number; absent: number } {
  const step = new J1939MessageToSignals(new Implements(() => undefined));
  const counts = { numbers: 0, absent: 0 };
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const read = readCandumpLine(line);
    if (read.kind !== 'frame') continue;
    const message = { ...canIdentifier(read.frame.id), data: read.frame.data, bus: 'can0', atMs: 0 };
    const readings = new Map(step.push(message, 'unit').map(({ name, reading }) => [name as string, reading]));
    for (const formula of FORMULAS[message.pgn] ?? []) {
      const expected = valueOf(Buffer.from(message.data), formula);
      const reading = readings.get(formula[0]);
      if (expected === undefined) {
        expect(reading, `${line} ${formula[0]}`).to.be.oneOf(['notAvailable', 'error']);
        counts.absent += 1;
      } else {
        expect(reading, `${line} ${formula[0]}`).to.be.closeTo(expected, 1e-6);
        counts.numbers += 1;
      }
    }
  }
  return counts;
}

describe('signals of tractors against the formulas of the standards', () => {
  for (const [name, expected] of [
    ['j1939-jd5055e-idle10sec.candump.log', { numbers: 4999, absent: 316 }],
    ['j1939-jd5055e-inNeutralForStartUp.candump.log', { numbers: 9357, absent: 519 }],
    ['isobus-tractor-tecu-gnss-tc-part1.candump.txt', { numbers: 2747, absent: 500 }],
  ] as const) {
    it(`${name}: every message`, function () {
      const path = capturePath(`can/${name}`);
      if (path === undefined) {
        this.skip();
        return;
      }
      expect(compare(path)).to.deep.equal(expected);
    }).timeout(10_000);
  }
});
