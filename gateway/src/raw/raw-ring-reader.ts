import { readRingText, type RawBlock } from '@furrow/protocol/raw-ring-text';
import { readFileSync } from 'node:fs';
import { segmentFile, segmentNumbers } from './ring-disk.js';

/** `changed`: the ring is not what was sealed. `torn`: the end of a process that was cut off. */
export interface RingFault {
  readonly kind: 'changed' | 'torn';
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** The blocks of a ring in their order, each checked against the chain; a segment is in memory at a time. */
export function* readRawRing(folder: string, onFault: (fault: RingFault) => void): Generator<RawBlock> {
  let head: string | undefined;
  for (const number of segmentNumbers(folder)) {
    const file = segmentFile(folder, number);
    for (const piece of readRingText(readFileSync(file, 'latin1'), head)) {
      const fault = (kind: RingFault['kind'], reason: string): void =>
        onFault({ kind, file, line: piece.line, reason });
      if (piece.kind === 'torn') fault('torn', `${piece.lines} lines of a block that was not closed`);
      if (piece.kind === 'previous') {
        // The oldest segment begins somewhere: those before it have gone.
        if (head !== undefined && piece.head !== head) fault('changed', 'does not follow the segment before');
        head = piece.head;
      }
      if (piece.kind !== 'block') continue;
      if (!piece.isSound) fault('changed', 'block is not the one that was sealed');
      head = piece.block.hash;
      yield piece.block;
    }
  }
}
