import type { Clock } from '../clock/clock.js';
import type { Pipeline } from '../pipeline.js';
import type { CanSource } from '../port/can-source.js';
import type { SerialSource } from '../port/serial-source.js';
import { judgeBytes, type BaudVerdict } from '../serial/baud-verdict.js';
import { SerialBytesToCanFrames } from '../serial/serial-bytes-to-can-frames.js';

/** What came out of a port while it was listened to. */
export interface Hearing {
  readonly isOpen: boolean;
  /** Why it is not, or was not for a time. */
  readonly closeReason?: string;
  readonly bytes: number;
  /** CAN frames. */
  readonly frames: number;
  /** What the controller finds wrong with its bus. */
  readonly busCause?: string;
  /** What the bytes are. */
  readonly verdict: BaudVerdict;
}

/** Enough to judge; a bus brings much more. */
const JUDGED_BYTES = 65_536;

/** Listens to a port for a time. The port is closed afterwards. What it says also goes to the pipeline. */
export async function hearPort(
  source: SerialSource | CanSource,
  { clock, forMs, pipeline, isCan }: { clock: Clock; forMs: number; pipeline: Pipeline; isCan: boolean },
): Promise<Hearing> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let frames = 0;
  let isOpen = false;
  let closeReason: string | undefined;
  const toFrames = new SerialBytesToCanFrames(() => undefined);
  source.start({
    onOpen: () => (isOpen = true),
    onClose: (reason) => {
      isOpen = false;
      closeReason = reason;
    },
    onBytes: (chunk) => {
      if (bytes < JUDGED_BYTES) chunks.push(Uint8Array.from(chunk));
      bytes += chunk.length;
      if (isCan) frames += toFrames.push(chunk).length;
      if (isCan) pipeline.pushCanBytes(source.name, chunk, clock.now());
      else pipeline.pushNmeaBytes(source.name, chunk, clock.now());
    },
    onFrame: (frame) => {
      frames += 1;
      pipeline.pushCanFrame(frame, clock.now(), source.name);
    },
  });
  await new Promise<void>((resolve) => void clock.setTimeout(resolve, forMs));
  const wasOpen = isOpen;
  const busCause = 'bus' in source ? source.bus?.cause : undefined;
  await source.stop();
  const verdict = judgeBytes(Buffer.concat(chunks));
  return {
    isOpen: wasOpen,
    bytes,
    frames,
    verdict,
    ...(closeReason === undefined ? {} : { closeReason }),
    ...(busCause === undefined ? {} : { busCause }),
  };
}
