/** A mark before it is drawn, in pixels of the world at the map's zoom. */
export interface PlacedMark {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly isWorking: boolean;
}

/** Marks that stand so near that they would hide each other, drawn as one. */
export interface MarkGroup {
  /** Where most of them are, in pixels of the world. */
  readonly x: number;
  readonly y: number;
  readonly ids: readonly string[];
  readonly working: number;
}

export interface GroupedMarks {
  readonly singles: readonly PlacedMark[];
  readonly groups: readonly MarkGroup[];
}

const CELL_PX = 44;
/** Two marks in one cell can still be told apart. */
const SMALLEST_GROUP = 3;
/** Nearer than this, two marks hide each other. */
const MARKS_APART_PX = 24;
/** Nearer than this, a group's disc hides a mark or another disc. */
const DISCS_APART_PX = 38;

/** What is drawn at one place. */
interface Cluster {
  readonly x: number;
  readonly y: number;
  readonly marks: PlacedMark[];
}

/**
 * Parts marks into groups and singles: first by the cells of a grid, then what would still hide its neighbour joins the
 * larger one, which stays where it is. The grid is fixed to the ground, so that moving the map changes no group; zooming
 * in parts them.
 */
export function groupMarks(marks: readonly PlacedMark[]): GroupedMarks {
  const kept = new Map<string, Cluster[]>();
  for (const cluster of toClusters(marks)) {
    const host = hostOf(cluster, kept);
    if (host !== undefined) host.marks.push(...cluster.marks);
    else entryOf(kept, cellOf(cluster)).push(cluster);
  }
  const clusters = [...kept.values()].flat();
  return {
    singles: clusters.flatMap((cluster) => (cluster.marks.length === 1 ? cluster.marks : [])),
    groups: clusters.filter((cluster) => cluster.marks.length > 1).map(toGroup),
  };
}

/** The crowded cells, the fullest first, then every other mark by itself. */
function toClusters(marks: readonly PlacedMark[]): Cluster[] {
  const marksByCell = new Map<string, PlacedMark[]>();
  for (const mark of marks) entryOf(marksByCell, cellOf(mark)).push(mark);
  const cells = [...marksByCell.values()];
  const crowded = cells.filter((cell) => cell.length >= SMALLEST_GROUP).sort((a, b) => b.length - a.length);
  const alone = cells.filter((cell) => cell.length < SMALLEST_GROUP).flat();
  return [
    ...crowded.map((cell) => ({ x: meanOf(cell, ({ x }) => x), y: meanOf(cell, ({ y }) => y), marks: cell })),
    ...alone.map((mark) => ({ x: mark.x, y: mark.y, marks: [mark] })),
  ];
}

/** The cluster that this one would hide or be hidden by, the nearest of several. */
function hostOf(cluster: Cluster, kept: ReadonlyMap<string, readonly Cluster[]>): Cluster | undefined {
  let nearest: { readonly host: Cluster; readonly distance: number } | undefined;
  for (const shiftX of [-CELL_PX, 0, CELL_PX]) {
    for (const shiftY of [-CELL_PX, 0, CELL_PX]) {
      for (const host of kept.get(cellOf({ x: cluster.x + shiftX, y: cluster.y + shiftY })) ?? []) {
        const distance = Math.hypot(host.x - cluster.x, host.y - cluster.y);
        const isDisc = host.marks.length > 1 || cluster.marks.length > 1;
        if (distance >= (isDisc ? DISCS_APART_PX : MARKS_APART_PX)) continue;
        if (nearest === undefined || distance < nearest.distance) nearest = { host, distance };
      }
    }
  }
  return nearest?.host;
}

function toGroup({ x, y, marks }: Cluster): MarkGroup {
  return { x, y, ids: marks.map(({ id }) => id), working: marks.filter(({ isWorking }) => isWorking).length };
}

function cellOf({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${Math.floor(x / CELL_PX)} ${Math.floor(y / CELL_PX)}`;
}

function entryOf<T>(entries: Map<string, T[]>, key: string): T[] {
  const found = entries.get(key);
  if (found !== undefined) return found;
  const created: T[] = [];
  entries.set(key, created);
  return created;
}

function meanOf(marks: readonly PlacedMark[], pick: (mark: PlacedMark) => number): number {
  return marks.reduce((sum, mark) => sum + pick(mark), 0) / marks.length;
}

/** Radius of a group's disc in pixels: it grows by a step for each tenfold. */
export function groupRadiusPx(count: number): number {
  return Math.min(20, 13 + 3 * Math.log10(count));
}
