import { readFile } from 'node:fs/promises';
import { poolToDeviceDescriptor } from '../isobus/pool-to-device-descriptor.js';
import type { DecodeSink } from './decode-sink.js';
import { poolReport } from './pool-report.js';

/** Larger than any pool; a file of more bytes is none. */
const MAX_POOL_BYTES = 1_048_576;

/** Reads a file that holds an object pool, and hands its report on; a pool that is cut or damaged is a fault. */
export async function decodePool(file: string, sink: DecodeSink): Promise<void> {
  const pool = await readFile(file);
  const reading =
    pool.length > MAX_POOL_BYTES
      ? { fault: { byteOffset: MAX_POOL_BYTES, reason: 'object pool is longer than 1 MiB' } }
      : poolToDeviceDescriptor(pool);
  if ('descriptor' in reading) sink.descriptor(poolReport(reading.descriptor));
  else {
    const { byteOffset, reason } = reading.fault;
    const value = Buffer.from(pool.subarray(byteOffset, byteOffset + 16)).toString('hex');
    sink.fault({ file, place: { byteOffset }, reason, value });
  }
}
