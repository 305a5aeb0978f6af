import { createCanFrame, ENGINE_ADDRESS, type CanFrame } from './can-frame.js';
import { toByte, toCounter, toWord } from './raw-value.js';

/** EEC1, PGN 61444: torque SPN 513 in byte 3 (1 %, -125), speed SPN 190 in bytes 4-5 (0.125 rpm). */
export function engineSpeedFrame(engine: { speedRpm: number; torquePct: number }): CanFrame {
  const torque = toByte(engine.torquePct, 1, -125);
  const data = Uint8Array.of(0xf0, torque, torque, ...toWord(engine.speedRpm, 0.125), 0xff, 0xff, 0xff);
  return createCanFrame(61444, { priority: 3, source: ENGINE_ADDRESS }, data);
}

/** LFE, PGN 65266: fuel rate SPN 183 in bytes 1-2 (0.05 l/h); economy not available. */
export function fuelRateFrame(rateLph: number): CanFrame {
  const data = Uint8Array.of(...toWord(rateLph, 0.05), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  return createCanFrame(65266, { priority: 6, source: ENGINE_ADDRESS }, data);
}

/** HOURS, PGN 65253: engine hours SPN 247 in bytes 1-4 (0.05 h), revolutions SPN 249 in bytes 5-8 (1000 r). */
export function engineHoursFrame(hoursH: number, revolutions: number): CanFrame {
  const data = Uint8Array.of(...toCounter(hoursH, 0.05), ...toCounter(revolutions, 1000));
  return createCanFrame(65253, { priority: 6, source: ENGINE_ADDRESS }, data);
}
