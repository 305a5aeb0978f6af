import { GATEWAY_GAP_MS, type RankedRecord } from './journal-to-machine-day.js';

/** A time between two folded records that a terminal of lower rank may have to fill; ends excluded. */
interface Hole {
  readonly from: number;
  to: number;
}

/** All of it, as a checkpoint keeps it. */
export interface KeptTurns {
  readonly last: { readonly time: number; readonly rank: number } | undefined;
  readonly bestRank: number;
  readonly holes: readonly Hole[];
  readonly passedOverTo: number;
}

/**
 * Which times of a machine-day its folded records leave to terminals of lower rank. Most of what those send is not
 * needed, and known not to be at once: without that, a machine with two terminals would be pending as long as both send.
 */
export class TerminalTurns {
  private last: { readonly time: number; readonly rank: number } | undefined;
  private bestRank = Infinity;
  /** In order of time. */
  private readonly holes: Hole[] = [];
  /** The newest record that was passed over after the last one folded, UTC ms. */
  private passedOverTo = -Infinity;

  keep(): KeptTurns {
    const { last, bestRank, holes, passedOverTo } = this;
    return { last, bestRank, holes, passedOverTo };
  }

  restore({ last, bestRank, holes, passedOverTo }: KeptTurns): void {
    this.last = last;
    this.bestRank = bestRank;
    this.holes.push(...holes);
    this.passedOverTo = passedOverTo;
  }

  /** Takes the next folded record, in canonical order. */
  note({ rank, record: { fixTime } }: RankedRecord): void {
    const { last } = this;
    this.last = { time: fixTime, rank };
    this.bestRank = Math.min(this.bestRank, rank);
    const from = last?.time ?? -Infinity;
    const isFilled = last !== undefined && last.rank <= this.bestRank && rank <= this.bestRank;
    if (isFilled && fixTime - from <= GATEWAY_GAP_MS) return;
    const hole = this.holes.at(-1);
    if (hole !== undefined && hole.to === from) hole.to = fixTime;
    else this.holes.push({ from, to: fixTime });
  }

  /** True for a record of lower rank that changes nothing, as far as is known so far. */
  passesOver({ rank, record: { fixTime } }: RankedRecord): boolean {
    const { last } = this;
    if (last === undefined || rank <= this.bestRank) return false;
    if (fixTime > last.time) {
      if (last.rank > this.bestRank || fixTime - last.time > GATEWAY_GAP_MS) return false;
      this.passedOverTo = Math.max(this.passedOverTo, fixTime);
      return true;
    }
    const hole = this.holes.findLast(({ from }) => from < fixTime);
    return hole === undefined || fixTime >= hole.to;
  }

  /** True where a record that is to be folded next leaves a gap in which others were passed over: they count after all. */
  leavesOut({ record: { fixTime } }: RankedRecord): boolean {
    const { last } = this;
    return last !== undefined && fixTime - last.time > GATEWAY_GAP_MS && this.passedOverTo > last.time;
  }
}
