import type { RegistryView } from '../registry/registry-view.js';
import type { Segment } from '../swath/segment.js';

/** A segment is asked for its place at its first quad and then at every so many. */
export const QUADS_PER_VOTE = 10;

export interface KeptVotes {
  readonly partfields: ReadonlyMap<string | null, number>;
  readonly townships: ReadonlyMap<string | null, number>;
}

/** Where a job is: the partfield and the township that most of its swath lies in. */
export class PlaceVotes {
  /** Keyed by id; null counts ground in none. */
  private readonly partfields = new Map<string | null, number>();
  private readonly townships = new Map<string | null, number>();
  /** Quads of each segment that have voted. */
  private readonly asked = new Map<Segment, number>();

  take(segment: Segment, registry: RegistryView): void {
    let index = this.asked.get(segment) ?? 0;
    for (; index < segment.quads.length; index += QUADS_PER_VOTE) {
      const { latitude, longitude } = segment.placeOfQuad(index);
      vote(this.partfields, registry.partfieldAt(latitude, longitude)?.id ?? null);
      vote(this.townships, registry.townshipAt(latitude, longitude));
    }
    this.asked.set(segment, index);
  }

  /** Votes, as a checkpoint keeps them. */
  keep(): KeptVotes {
    return { partfields: this.partfields, townships: this.townships };
  }

  /** Puts back the votes of all quads of these segments. */
  restore(segments: readonly Segment[], { partfields, townships }: KeptVotes): void {
    for (const [id, votes] of partfields) this.partfields.set(id, votes);
    for (const [id, votes] of townships) this.townships.set(id, votes);
    for (const segment of segments) {
      this.asked.set(segment, Math.ceil(segment.quads.length / QUADS_PER_VOTE) * QUADS_PER_VOTE);
    }
  }

  get partfieldId(): string | null {
    return winner(this.partfields);
  }

  get townshipCode(): string | null {
    return winner(this.townships);
  }
}

function vote(votes: Map<string | null, number>, id: string | null): void {
  votes.set(id, (votes.get(id) ?? 0) + 1);
}

/** The id with most votes; of equals the first in order, and any id before none. */
function winner(votes: ReadonlyMap<string | null, number>): string | null {
  const ids = [...votes].filter((entry): entry is [string, number] => entry[0] !== null);
  ids.sort(([a, votesA], [b, votesB]) => votesB - votesA || (a < b ? -1 : 1));
  const [best] = ids;
  return best !== undefined && best[1] >= (votes.get(null) ?? 0) ? best[0] : null;
}
