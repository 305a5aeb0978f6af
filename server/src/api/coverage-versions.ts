import type { Bounds, FoldChanges, Folds } from '../fold/folds.js';
import type { Owner, Scope } from './scope.js';

/** Changes remembered by place; what lies further back counts as a change everywhere. */
const REMEMBERED = 1000;
/** The newest of them of which is known whose ground it was: dashboards are told within seconds. */
const OWNED_REMEMBERED = 40;

/** Ground that changed, of one owner. */
export interface OwnedBounds extends Owner {
  readonly bounds: Bounds;
}

interface Change {
  readonly version: number;
  readonly bounds: Bounds;
  owned: readonly OwnedBounds[];
}

/**
 * Counts the changes of covered ground, so that a tile is drawn again only where the ground changed, and a
 * dashboard knows which tiles to fetch again. Starts anew with each process: `run` tells the processes apart.
 */
export class CoverageVersions {
  readonly run: string;
  private readonly changes: Change[] = [];
  private newest = 0;

  /** @param run differs for each start of the server, for example its time in ms. */
  constructor(run: string) {
    this.run = run;
  }

  get version(): number {
    return this.newest;
  }

  /** @param owned whose ground within the bounds it was; nobody but who sees all is told of the rest */
  noteChange(bounds: Bounds | null, owned: readonly OwnedBounds[] = []): void {
    if (bounds === null) return;
    this.newest += 1;
    this.changes.push({ version: this.newest, bounds, owned });
    if (this.changes.length > REMEMBERED) this.changes.shift();
    const old = this.changes.at(-1 - OWNED_REMEMBERED);
    if (old !== undefined) old.owned = [];
  }

  /** The newest version at which ground within the bounds may have changed. */
  versionWithin(bounds: Bounds): number {
    const change = this.changes.findLast((entry) => isTouching(entry.bounds, bounds));
    return change?.version ?? (this.changes[0]?.version ?? 1) - 1;
  }

  /** Bounds of all changes after a version on ground that a reader may see; null where there were none. */
  boundsSince(version: number, scope: Scope): Bounds | null {
    const since = this.changes.filter((change) => change.version > version);
    const seen = scope.seesAll ? since : since.flatMap(({ owned }) => owned.filter((ground) => scope.sees(ground)));
    return seen.reduce<Bounds | null>((all, { bounds }) => (all === null ? bounds : unite(all, bounds)), null);
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

/** The ground of each job that changed, with its owner; a job that is none any more has none. */
export function ownedGrounds(folds: Pick<Folds, 'job'>, { grounds }: Pick<FoldChanges, 'grounds'>): OwnedBounds[] {
  const byOwner = new Map<string, OwnedBounds>();
  for (const [jobId, bounds] of grounds) {
    const job = folds.job(jobId);
    if (job === undefined) continue;
    const { organisationId, driverId } = job;
    const key = JSON.stringify([organisationId, driverId]);
    const known = byOwner.get(key);
    byOwner.set(key, { organisationId, driverId, bounds: known === undefined ? bounds : unite(known.bounds, bounds) });
  }
  return [...byOwner.values()];
}
