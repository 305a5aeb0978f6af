import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';

/** A straight stretch of a drive, for tests: metres east and north of the drive's origin, one record a second. */
export interface Leg {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly isWorking: boolean;
  readonly speedMps?: number;
}

export interface Drive {
  readonly latitude: number;
  readonly longitude: number;
  readonly startTime: number;
  readonly legs: readonly Leg[];
  readonly widthM?: number;
}

/** Records of a drive with DDI 141 and 67, as exact as a receiver without error would give them. */
export function drawDrive({ latitude, longitude, startTime, legs, widthM = 3 }: Drive): TelemetryRecord[] {
  const frame = frameOf(nodeKeyOf(latitude, longitude));
  const origin = frame.toLocal(latitude, longitude);
  const records: TelemetryRecord[] = [];
  let second = 0;
  for (const { from, to, isWorking, speedMps = 2 } of legs) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const lengthM = Math.sqrt(dx * dx + dy * dy);
    const steps = Math.max(1, Math.round(lengthM / speedMps));
    for (let i = 0; i <= steps; i += 1, second += 1) {
      const place = frame.toGeodetic(origin.x + from[0] + (dx * i) / steps, origin.y + from[1] + (dy * i) / steps);
      const fixTime = startTime + second * 1000;
      const signals = { workState: isWorking ? 1 : 0, actualWorkingWidthM: widthM };
      records.push({ sampledAt: fixTime, fixTime, ...place, fixQuality: 4, speedMps, signals });
    }
  }
  return records;
}

/** Shuttle passes to the north and back, `spacingM` apart, raised while turning. */
export function shuttlePasses(count: number, lengthM: number, spacingM = 3): Leg[] {
  return Array.from({ length: count }, (_, i): Leg[] => {
    const x = i * spacingM;
    const [near, far] = i % 2 === 0 ? [0, lengthM] : [lengthM, 0];
    const beyond = far + Math.sign(far - near) * 10;
    return [
      { from: [x, near], to: [x, far], isWorking: true },
      { from: [x, far], to: [x, beyond], isWorking: false },
      { from: [x + spacingM, beyond], to: [x + spacingM, far], isWorking: false },
    ];
  }).flat();
}
