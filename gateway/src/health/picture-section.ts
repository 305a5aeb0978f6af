/** How a row is to be taken. `plain` where there is nothing to judge. */
export type RowLevel = 'good' | 'warning' | 'bad' | 'plain';

export interface PictureRow {
  readonly cells: readonly string[];
  readonly level: RowLevel;
}

/** A table, or names with their values where it has no columns. */
export interface PictureSection {
  readonly title: string;
  readonly columns?: readonly string[];
  readonly rows: readonly PictureRow[];
}

/** One row of a name and its value. */
export function named(name: string, value: string | number, level: RowLevel = 'plain'): PictureRow {
  return { cells: [name, String(value)], level };
}
