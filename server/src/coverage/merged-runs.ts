/** A run of things that is in order in itself: from inclusive, to exclusive. */
interface Cursor<R> {
  readonly run: R;
  index: number;
  readonly to: number;
}

/** How to read runs and order their things. */
export interface RunReader<R, T> {
  readonly boundsOf: (run: R) => { readonly from: number; readonly to: number };
  readonly read: (run: R, index: number) => T;
  readonly compare: (a: T, b: T) => number;
}

/** The things of many runs in one order, one by one: nothing is sorted as a whole, so it can be left off anywhere. */
export function* mergedRuns<R, T>(runs: readonly R[], { boundsOf, read, compare }: RunReader<R, T>): Generator<T> {
  const heap: { readonly cursor: Cursor<R>; head: T }[] = [];
  for (const run of runs) {
    const { from, to } = boundsOf(run);
    if (from < to) heap.push({ cursor: { run, index: from, to }, head: read(run, from) });
  }
  const sink = (at: number) => {
    for (let i = at; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && compare(heap[child]!.head, heap[least]!.head) < 0) least = child;
      }
      if (least === i) return;
      [heap[i], heap[least]] = [heap[least]!, heap[i]!];
      i = least;
    }
  };
  for (let i = Math.floor(heap.length / 2) - 1; i >= 0; i -= 1) sink(i);
  while (heap.length > 0) {
    const top = heap[0]!;
    yield top.head;
    const { cursor } = top;
    cursor.index += 1;
    if (cursor.index < cursor.to) top.head = read(cursor.run, cursor.index);
    else {
      const last = heap.pop()!;
      if (heap.length > 0) heap[0] = last;
    }
    if (heap.length > 0) sink(0);
  }
}
