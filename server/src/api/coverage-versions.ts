import type { Bounds } from '../fold/folds.js';

/** Changes remembered by place; what lies further back counts as a change everywhere. */
const REMEMBERED = 1000;

/**
 * Counts the changes of covered ground, so that a tile is drawn again only where the ground changed, and a
 * dashboard knows which tiles to fetch again. Starts anew with each process: `run` tells the processes apart.
 */
export class CoverageVersions {
  readonly run: string;
  private readonly changes: { readonly version: number; readonly bounds: Bounds }[] = [];
  private newest = 0;

  /** @param run differs for each start of the server, for example its time in ms. */
  constructor(run: string) {
    this.run = run;
  }

  get version(): number {
    return this.newest;
  }

  noteChange(bounds: Bounds | null): void {
    if (bounds === null) return;
    this.newest += 1;
    this.changes.push({ version: this.newest, bounds });
    if (this.changes.length > REMEMBERED) this.changes.shift();
  }

  /** The newest version at which ground within the bounds may have changed. */
  versionWithin(bounds: Bounds): number {
    const change = this.changes.findLast((entry) => isTouching(entry.bounds, bounds));
    return change?.version ?? (this.changes[0]?.version ?? 1) - 1;
  }

  /** Bounds of all changes after a version; null where there were none. */
  boundsSince(version: number): Bounds | null {
    let united: Bounds | null = null;
    for (const entry of this.changes) {
      if (entry.version > version) united = united === null ? entry.bounds : unite(united, entry.bounds);
    }
    return united;
  }
}

function isTouching(a: Bounds, b: Bounds): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

function unite(a: Bounds, b: Bounds): Bounds {
  return {
    west: Math.min(a.west, b.west),
    south: Math.min(a.south, b.south),
    east: Math.max(a.east, b.east),
    north: Math.max(a.north, b.north),
  };
}
