/** Fault confinement of a CAN controller (ISO 11898-1, 10.3), from sound to cut off. */
export type CanBusState = 'error-active' | 'error-warning' | 'error-passive' | 'bus-off';

/** What one error frame reports. */
export interface CanErrorReport {
  /** Absent where the frame says nothing of the controller's state. */
  readonly state?: CanBusState;
  /** Short phrases that stay the same, so that they can be counted. */
  readonly errors: readonly string[];
}

/** Error classes, in the identifier of an error frame (linux/can/error.h). */
const CLASS = {
  controller: 0x004,
  protocol: 0x008,
  transceiver: 0x010,
  acknowledgement: 0x020,
  busOff: 0x040,
  busError: 0x080,
  restarted: 0x100,
} as const;
/** Place of the controller's status in the data. */
const CONTROLLER_BYTE = 1;
/** Bits of that byte, each for receiving and for sending. */
const CONTROLLER = { receiveOverflow: 0x01, sendOverflow: 0x02, warning: 0x0c, passive: 0x30, active: 0x40 } as const;

/**
 * Reads an error frame, with which Linux tells a socket what the controller saw.
 * @param errorClass the identifier without its flags
 */
export function readCanErrorFrame(errorClass: number, data: Uint8Array): CanErrorReport {
  const has = (bits: number): boolean => (errorClass & bits) !== 0;
  const controller = has(CLASS.controller) ? (data[CONTROLLER_BYTE] ?? 0) : 0;
  const errors: string[] = [];
  if ((controller & CONTROLLER.receiveOverflow) !== 0) errors.push('receive overflow');
  if ((controller & CONTROLLER.sendOverflow) !== 0) errors.push('send overflow');
  // A controller that reports single errors sets both classes for the same one.
  if (has(CLASS.protocol | CLASS.busError)) errors.push('bus error');
  if (has(CLASS.transceiver)) errors.push('transceiver error');
  if (has(CLASS.acknowledgement)) errors.push('no acknowledgement');
  if (has(CLASS.restarted)) errors.push('restarted after bus-off');
  const state = stateOf(has, controller);
  return state === undefined ? { errors } : { state, errors };
}

function stateOf(has: (bits: number) => boolean, controller: number): CanBusState | undefined {
  if (has(CLASS.busOff)) return 'bus-off';
  if ((controller & CONTROLLER.passive) !== 0) return 'error-passive';
  if ((controller & CONTROLLER.warning) !== 0) return 'error-warning';
  if ((controller & CONTROLLER.active) !== 0 || has(CLASS.restarted)) return 'error-active';
  return undefined;
}
