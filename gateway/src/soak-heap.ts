import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of the heap that are in use once everything that can go has gone; for soaks. */
export function collectedHeapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Records a soak goes through: ten million, or as FURROW_SOAK_RECORDS says. */
export const SOAK_RECORDS = Number(process.env['FURROW_SOAK_RECORDS'] ?? 10_000_000);
