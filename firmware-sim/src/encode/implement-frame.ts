import { createCanFrame, IMPLEMENT_ADDRESS, TASK_CONTROLLER_ADDRESS, type CanFrame } from './can-frame.js';
import { toInt32 } from './raw-value.js';

export const DDI_ACTUAL_TILLAGE_DEPTH = 52;
export const DDI_ACTUAL_SEEDING_DEPTH = 57;
export const DDI_ACTUAL_WORKING_WIDTH = 67;
export const DDI_ACTUAL_WORK_STATE = 141;
const COMMAND_VALUE = 3;

/** Process data, PGN 51968, value command: element number split over bytes 1-2, DDI in 3-4, value in 5-8. */
export function processDataFrame(ddi: number, value: number, element = 1): CanFrame {
  const data = Uint8Array.of(
    ((element & 0x0f) << 4) | COMMAND_VALUE,
    (element >>> 4) & 0xff,
    ddi & 0xff,
    ddi >>> 8,
    ...toInt32(value),
  );
  const addressing = { priority: 3, source: IMPLEMENT_ADDRESS, destination: TASK_CONTROLLER_ADDRESS };
  return createCanFrame(51968, addressing, data);
}

/** The fields of an ISO 11783-5 NAME that differ between our control functions. */
export interface NameFields {
  readonly identity: number;
  readonly manufacturer: number;
  readonly functionCode: number;
  readonly deviceClass: number;
}

const AGRICULTURE = 2n;

/** Address claimed, PGN 60928: the 64-bit NAME, little-endian, self-configurable. */
export function addressClaimFrame(source: number, name: NameFields): CanFrame {
  const value =
    BigInt(name.identity & 0x1fffff) |
    (BigInt(name.manufacturer & 0x7ff) << 21n) |
    (BigInt(name.functionCode & 0xff) << 40n) |
    (BigInt(name.deviceClass & 0x7f) << 49n) |
    (AGRICULTURE << 60n) |
    (1n << 63n);
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, value, true);
  return createCanFrame(60928, { priority: 6, source }, data);
}
