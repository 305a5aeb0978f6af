import { createCanFrame, TRACTOR_ADDRESS, type CanFrame } from './can-frame.js';
import { toByte, toCounter, toWord } from './raw-value.js';

const FROM_TRACTOR = { priority: 3, source: TRACTOR_ADDRESS } as const;
const NOT_AVAILABLE = 0xff;

export interface Travel {
  readonly speedMps: number;
  readonly distanceM: number;
  readonly forward: boolean;
}

/** PGN 65096: speed (mm/s), distance (mm), maximum time of power (min); byte 8: direction, key switch, start/stop, reversed. */
export function wheelSpeedFrame(
  travel: Travel,
  state: { powerMin: number | null; keyOn: boolean; implementStart: boolean | null },
): CanFrame {
  const start = state.implementStart === null ? 3 : Number(state.implementStart);
  const flags = Number(travel.forward) | (Number(state.keyOn) << 2) | (start << 4);
  const power = state.powerMin ?? NOT_AVAILABLE;
  const data = Uint8Array.of(...toWord(travel.speedMps, 0.001), ...toCounter(travel.distanceM, 0.001), power, flags);
  return createCanFrame(65096, FROM_TRACTOR, data);
}

/** PGN 65097: speed (mm/s), distance (mm); byte 8 bits 1-2 direction, the rest not available. */
export function groundSpeedFrame(travel: Travel): CanFrame {
  const flags = 0xfc | Number(travel.forward);
  const data = Uint8Array.of(
    ...toWord(travel.speedMps, 0.001),
    ...toCounter(travel.distanceM, 0.001),
    NOT_AVAILABLE,
    flags,
  );
  return createCanFrame(65097, FROM_TRACTOR, data);
}

/** PGN 65093: position (0.4 %), byte 2 bits 7-8 in-work (null is not available), draft (10 N, -320000). */
export function rearHitchFrame(hitch: {
  positionPct: number;
  inWork: boolean | null;
  draftN: number | null;
}): CanFrame {
  const inWork = hitch.inWork === null ? 3 : Number(hitch.inWork);
  const draft = hitch.draftN === null ? [NOT_AVAILABLE, NOT_AVAILABLE] : toWord(hitch.draftN, 10, -320000);
  // Bits 4-6 are the limit status, 0 for not limited; bits 1-3 are reserved and sent as ones.
  const flags = (inWork << 6) | 0x07;
  const data = Uint8Array.of(toByte(hitch.positionPct, 0.4), flags, NOT_AVAILABLE, ...draft, 0xff, 0xff, 0xff);
  return createCanFrame(65093, FROM_TRACTOR, data);
}

/** PGN 65091: speed and set point (0.125 rpm); byte 5 bits 7-8 engaged, 5-6 mode (0 is 540, 1 is 1000), 3-4 economy. */
export function rearPtoFrame(pto: { speedRpm: number; setpointRpm: number; engaged: boolean }): CanFrame {
  const mode = pto.setpointRpm > 750 ? 1 : 0;
  const flags = (Number(pto.engaged) << 6) | (mode << 4) | 0x03;
  const data = Uint8Array.of(
    ...toWord(pto.speedRpm, 0.125),
    ...toWord(pto.setpointRpm, 0.125),
    flags,
    NOT_AVAILABLE,
    NOT_AVAILABLE,
    NOT_AVAILABLE,
  );
  return createCanFrame(65091, FROM_TRACTOR, data);
}
