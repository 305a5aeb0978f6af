/** One process data message (ISO 11783-10, annex B). */
export interface ProcessData {
  readonly command: number;
  readonly element: number;
  readonly ddi: number;
  /** int32. */
  readonly raw: number;
}

const PROCESS_DATA_BYTES = 8;

/** Splits a process data message, or undefined where it is not eight bytes. */
export function processDataOf(data: Uint8Array): ProcessData | undefined {
  if (data.length !== PROCESS_DATA_BYTES) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const head = view.getUint8(0);
  return {
    command: head & 15,
    element: (head >>> 4) | (view.getUint8(1) << 4),
    ddi: view.getUint16(2, true),
    raw: view.getInt32(4, true),
  };
}
