import type {
  CheckpointDraft,
  CheckpointHead,
  CheckpointPart,
  CheckpointStore,
  PartKey,
  PartKind,
} from './checkpoint-store.js';

/** A checkpoint in memory, for tests. */
export class MemoryCheckpointStore implements CheckpointStore {
  private committed: CheckpointHead | undefined;
  /** Keyed by the part's key. */
  private kept = new Map<string, CheckpointPart>();
  private draft: Map<string, CheckpointPart> | undefined;

  head(): CheckpointHead | undefined {
    return this.committed;
  }

  parts(kind: PartKind): CheckpointPart[] {
    return [...this.kept.values()].filter((part) => part.kind === kind).sort(compareParts);
  }

  part(key: PartKey): Uint8Array | undefined {
    return (this.draft ?? this.kept).get(keyOf(key))?.body;
  }

  count(kind: PartKind): number {
    return this.parts(kind).length;
  }

  begin(): CheckpointDraft {
    if (this.draft !== undefined) throw new Error('a checkpoint is being written already');
    const draft = new Map(this.kept);
    this.draft = draft;
    return {
      put: (part) => void draft.set(keyOf(part), { ...part, body: Uint8Array.from(part.body) }),
      remove: ({ kind, machineId, localDay }) => {
        for (const [key, part] of draft) {
          if (part.kind === kind && part.machineId === machineId && part.localDay === localDay) draft.delete(key);
        }
      },
      removeAll: () => draft.clear(),
      commit: (head) => {
        this.kept = draft;
        this.committed = head;
        this.draft = undefined;
      },
      abandon: () => {
        this.draft = undefined;
      },
    };
  }

  discard(): void {
    this.kept = new Map();
    this.committed = undefined;
    this.draft = undefined;
  }

  close(): void {
    this.draft = undefined;
  }
}

function keyOf({ kind, machineId, localDay, place }: PartKey): string {
  return JSON.stringify([kind, machineId, localDay, place]);
}

function compareParts(a: PartKey, b: PartKey): number {
  if (a.machineId !== b.machineId) return a.machineId < b.machineId ? -1 : 1;
  if (a.localDay !== b.localDay) return a.localDay < b.localDay ? -1 : 1;
  return a.place - b.place;
}
